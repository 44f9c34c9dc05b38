# Writes regressions.csv: OLS and 2SLS with every cluster-robust variance, degrees of freedom and p.
# Debian: r-base-core r-cran-estimatr r-cran-aer r-cran-clubsandwich r-cran-sandwich
# Run in this folder: Rscript regressions.R
# AchievementAwardsRCT (Angrist & Lavy 2009) is read from the installed clubSandwich (GPL-3); it is
# exported to local/, which is not committed, so that the comparison runs where R is.
suppressMessages({library(clubSandwich); library(estimatr); library(AER); library(sandwich)})

rows <- list()
keep <- function(model, maker, variance, term, estimate, se, df, p)
  rows[[length(rows) + 1]] <<- data.frame(model, maker, variance, term, estimate, se, df, p)

club <- function(model, fit, cluster, terms, types = c("CR0", "CR1", "CR1S", "CR2", "CR3")) {
  for (type in types) {
    V <- vcovCR(fit, cluster = cluster, type = type)
    for (test in c("naive-t", "Satterthwaite")) {
      t <- coef_test(fit, vcov = V, test = test, coefs = terms)
      label <- if (test == "naive-t") "G-1" else "Satterthwaite"
      p <- if (test == "naive-t") t$p_t else t$p_Satt
      df <- if (test == "naive-t") nlevels(factor(cluster)) - 1 else t$df_Satt
      keep(model, paste("clubSandwich", label), type, rownames(t), t$beta, t$SE, df, p)
    }
  }
}
estimator <- function(model, fit, variance, terms)
  keep(model, "estimatr", variance, terms, fit$coefficients[terms], fit$std.error[terms],
       fit$df[terms], fit$p.value[terms])

trial <- read.csv("leader_trial.csv")
trial$stratum <- factor(trial$stratum)
trial$id <- factor(trial$leader)
W <- "female + age + tenure + full_time + baseline + stratum"
terms <- c("z", "(Intercept)", "age", "baseline")
for (y in c("congruence", "valence", "engagement")) {
  itt <- lm(as.formula(paste(y, "~ z +", W)), trial)
  club(paste("trial itt", y), itt, trial$id, terms)
  f <- as.formula(paste(y, "~ z +", W))
  for (v in c("CR0", "stata", "CR2"))
    estimator(paste("trial itt", y), lm_robust(f, trial, clusters = id, se_type = v), v, terms)
  late <- ivreg(as.formula(paste(y, "~ use +", W, "| z +", W)), data = trial)
  club(paste("trial late", y), late, trial$id, sub("z", "use", terms, fixed = TRUE))
  g <- as.formula(paste(y, "~ use +", W, "| z +", W))
  for (v in c("CR0", "stata", "CR2"))
    estimator(paste("trial late", y), iv_robust(g, trial, clusters = id, se_type = v), v,
              sub("z", "use", terms, fixed = TRUE))
}
club("trial first stage", lm(as.formula(paste("use ~ z +", W)), trial), trial$id, terms)
club("trial unclustered", lm(as.formula(paste("congruence ~ z +", W)), trial),
     seq_len(nrow(trial)), terms)
# Every leader a dummy: each cluster fits itself (I - H_gg singular).
absorbed <- lm(congruence ~ age + baseline + id, trial)
club("trial leaders absorbed", absorbed, trial$id, c("age", "baseline"), c("CR0", "CR1", "CR1S", "CR2"))
moderated <- lm(as.formula(paste("congruence ~ z * voluntary +", W)), trial)
club("trial moderated", moderated, trial$id, c("z", "voluntary", "z:voluntary"))
saved <- trial
saved$zv <- saved$z * saved$voluntary
saved$usev <- saved$use * saved$voluntary
late <- ivreg(as.formula(paste("congruence ~ use + usev + voluntary +", W, "| z + zv + voluntary +", W)),
              data = saved)
club("trial late moderated", late, saved$id, c("use", "usev"))

card <- read.csv("card.csv")
card$cell <- factor(card$region * 100 + card$age)
V <- "exper + expersq + black + south + smsa + smsa66"
for (cluster in c("region", "cell")) {
  name <- function(what) paste("card", what, cluster)
  g <- factor(card[[cluster]])
  ct <- c("educ", "black", "(Intercept)")
  club(name("ols"), lm(as.formula(paste("lwage ~ educ +", V)), card), g, ct)
  club(name("2sls"), ivreg(as.formula(paste("lwage ~ educ +", V, "| nearc4 +", V)), data = card), g, ct)
  club(name("overidentified"),
       ivreg(as.formula(paste("lwage ~ educ +", V, "| nearc2 + nearc4 +", V)), data = card), g, ct)
  h <- as.formula(paste("lwage ~ educ +", V, "| nearc2 + nearc4 +", V))
  card$g <- g
  estimator(name("overidentified"), iv_robust(h, card, clusters = g, se_type = "CR2"), "CR2", ct)
}

data(AchievementAwardsRCT, package = "clubSandwich")
awards <- subset(AchievementAwardsRCT, year == "2001")
awards$pair <- factor(awards$pair)
dir.create("local", showWarnings = FALSE)
kept <- data.frame(awarded = as.integer(awards$Bagrut_status), treated = as.integer(awards$treated), pair = awards$pair,
                   school = as.integer(factor(awards$school_id)), sex = as.integer(awards$sex == "Girl"),
                   siblings = awards$siblings, father = awards$father_ed, mother = awards$mother_ed)
kept <- kept[complete.cases(kept), ]
write.csv(kept, "local/awards.csv", row.names = FALSE, quote = FALSE)
kept$pair <- factor(kept$pair)
club("awards itt", lm(awarded ~ treated + sex + siblings + father + mother, kept), kept$school,
     c("treated", "sex", "(Intercept)"))
club("awards pairs", lm(awarded ~ treated + sex + siblings + father + mother + pair, kept), kept$school,
     c("treated", "sex"))

out <- do.call(rbind, rows)
for (column in c("estimate", "se", "df", "p")) out[[column]] <- format(out[[column]], digits = 17)
write.csv(out, "regressions.csv", row.names = FALSE, quote = FALSE)
