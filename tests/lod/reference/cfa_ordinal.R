# Ordinal items. "cut": Holzinger and Swineford's tests cut into four categories of unequal size.
# "article": 17 items of 4 factors shaped like the outcomes of article A (5 categories, answers
# piled up near the top), 900 employees of 120 leaders in 2 groups. "skewed": 8 items of 2 factors,
# 260 people, answers piled up at the top and one category empty. "binary": 6 yes-no items.
# "waves": 3 items of 1 factor and 3 of another asked twice.
# Run in this directory: Rscript cfa_ordinal.R
source("lavaan_keep.R")
sem <- function(n, loadings, factor, r) {
  m <- max(factor)
  phi <- matrix(r, m, m); diag(phi) <- 1
  eta <- matrix(rnorm(n * m), n) %*% chol(phi)
  eta[, factor] * rep(loadings, each = n) +
    matrix(rnorm(n * length(loadings)), n) * rep(sqrt(1 - loadings^2), each = n)
}
cut_at <- function(y, at) findInterval(y, at) + 1

cut4 <- HolzingerSwineford1939[, c("school", paste0("x", 1:9))]
for (test in paste0("x", 1:9)) {
  cut4[[test]] <- findInterval(cut4[[test]], quantile(cut4[[test]], c(.2, .45, .8)), left.open = TRUE) + 1
}
write.csv(cut4, "cfa_cut_data.csv", row.names = FALSE)
three <- "visual =~ x1 + x2 + x3
          textual =~ x4 + x5 + x6
          speed =~ x7 + x8 + x9"
tests <- paste0("x", 1:9)
ordered_by <- function(model, data, items, ...) fitted_by(model, data, ordered = items, ...)
keep("cut", ordered_by(three, cut4, tests))
keep("cut dwls", ordered_by(three, cut4, tests, estimator = "DWLS"))
keep("cut theta", ordered_by(three, cut4, tests, parameterization = "theta"))
keep("cut variance", ordered_by(three, cut4, tests, std.lv = TRUE))
keep("cut groups", ordered_by(three, cut4, tests, group = "school"))
keep("cut scalar", ordered_by(three, cut4, tests, group = "school",
                              group.equal = c("loadings", "thresholds")))

set.seed(4)
members <- rep(1:4, c(4, 4, 5, 4))
answers <- sem(900, rep(c(.8, .75, .7, .6, .65), length.out = 17), members, .5)
leader <- sort(sample(120, 900, replace = TRUE))
climate <- rnorm(120, sd = .4)
steps <- c(-2.2, -1.4, -.6, .7)
article <- as.data.frame(sapply(1:17, function(j)
  cut_at(answers[, j] + climate[leader], steps + .1 * (j %% 3))))
names(article) <- paste0("q", 1:17)
article$leader <- leader
article$arm <- ifelse(leader %% 2 == 0, "trained", "waiting")
four <- paste(sapply(1:4, function(f) paste0("f", f, " =~ ", paste(paste0("q", which(members == f)), collapse = " + "))),
              collapse = "\n")
items <- paste0("q", 1:17)
holed <- article
for (item in items) holed[runif(900) < .05, item] <- NA
write.csv(article, "cfa_article_data.csv", row.names = FALSE)
write.csv(holed, "cfa_article_holes_data.csv", row.names = FALSE, na = "")
keep("article", ordered_by(four, article, items))
keep("article ml", fitted_by(four, article, estimator = "ML"))
keep("article clusters", fitted_by(four, article, estimator = "MLR", cluster = "leader"))
keep("article group clusters", fitted_by(four, article, estimator = "MLR", cluster = "leader", group = "arm"))
keep("article fiml clusters", fitted_by(four, holed, estimator = "MLR", missing = "ml", cluster = "leader"))
keep("article listwise", ordered_by(four, holed, items))
keep("article pairwise", ordered_by(four, holed, items, missing = "pairwise"))

set.seed(9)
answers <- sem(260, c(.8, .7, .6, .75, .7, .6, .8, .65), rep(1:2, each = 4), .4)
skewed <- as.data.frame(sapply(1:8, function(j) cut_at(answers[, j], c(-2, -1.5, -.9, -.2))))
names(skewed) <- paste0("s", 1:8)
skewed$s3[skewed$s3 == 2] <- 1
write.csv(skewed, "cfa_skewed_data.csv", row.names = FALSE)
two <- "a =~ s1 + s2 + s3 + s4
        b =~ s5 + s6 + s7 + s8"
keep("skewed", ordered_by(two, skewed, paste0("s", 1:8)))

set.seed(12)
answers <- sem(150, c(.8, .7, .75, .7, .6, .8), rep(1, 6), 1)
binary <- as.data.frame(sapply(1:6, function(j) cut_at(answers[, j], c(-1.6, 0, .3, 1, 0, -1.5)[j])))
names(binary) <- paste0("b", 1:6)
binary$half <- rep(c("first", "second"), 75)
write.csv(binary, "cfa_binary_data.csv", row.names = FALSE)
print(table(binary$b1, binary$b6))
keep("binary", ordered_by("g =~ b1 + b2 + b3 + b4 + b5 + b6", binary, paste0("b", 1:6)))
zero <- binary
zero$b1[zero$b1 == 1 & zero$b6 == 2] <- 2
write.csv(zero, "cfa_binary_zero_data.csv", row.names = FALSE)
print(table(zero$b1, zero$b6))
keep("binary zero", ordered_by("g =~ b1 + b2 + b3 + b4 + b5 + b6", zero, paste0("b", 1:6)))

# The steps of invariance for ordinal items in the order of Wu and Estabrook, theta, written out.
block <- function(equal, groups = 2, items, factors, categories) {
  free <- function(what, label, group) if (what %in% equal) label else paste0(label, "_", group)
  each <- function(make) paste0("c(", paste(sapply(1:groups, make), collapse = ","), ")*")
  lines <- c()
  for (f in names(factors)) for (k in seq_along(factors[[f]])) {
    item <- factors[[f]][k]
    weight <- if (k == 1) "1*" else each(function(g) free("loadings", paste0("l", item), g))
    lines <- c(lines, paste0(f, " =~ ", weight, item))
  }
  for (item in items) {
    for (t in 1:(categories - 1))
      lines <- c(lines, paste0(item, " | ", each(function(g) free("thresholds", paste0("t", t, item), g)), "t", t))
    loose <- "thresholds" %in% equal
    residual <- if (loose && !("residuals" %in% equal)) "c(1,NA)*" else "c(1,1)*"
    intercept <- if (loose && !("intercepts" %in% equal)) "c(0,NA)*" else "c(0,0)*"
    lines <- c(lines, paste0(item, " ~~ ", residual, item), paste0(item, " ~ ", intercept, "1"))
  }
  mean <- if ("intercepts" %in% equal) "c(0,NA)*" else "c(0,0)*"
  paste(c(lines, paste0(names(factors), " ~ ", mean, "1")), collapse = "\n")
}
order <- list(configural = "", thresholds = "thresholds", metric = c("thresholds", "loadings"),
              scalar = c("thresholds", "loadings", "intercepts"),
              strict = c("thresholds", "loadings", "intercepts", "residuals"))
schools <- list(visual = tests[1:3], textual = tests[4:6], speed = tests[7:9])
fits <- lapply(order, function(equal)
  ordered_by(block(equal, 2, tests, schools, 4), cut4, tests, group = "school", parameterization = "theta"))
for (step in names(order)) keep(paste("cut", step, "step"), fits[[step]])
for (k in 2:5) compare(paste("cut", names(order)[k], "step"), fits[[k - 1]], fits[[k]])
finish("cfa_ordinal.csv")
