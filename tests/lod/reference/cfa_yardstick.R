# 150 people, 7 yes-no items that hardly go together (random draws, kept as they fell): the first
# item of each factor is a bad yardstick, scoring runs away from the solution, and the solution
# has a negative variance. Run in this directory: Rscript cfa_yardstick.R
source("lavaan_keep.R")
answers <- read.csv("cfa_yardstick_data.csv")
keep("yardstick", fitted_by("one =~ v1 + v2 + v3 + v4
                             two =~ v5 + v6 + v7", answers, ordered = names(answers)))
finish("cfa_yardstick.csv")
