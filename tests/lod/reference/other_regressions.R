# Data sets that nobody chose for us: OLS and 2SLS with every cluster-robust variance, HTZ, the
# first-stage F's and the Anderson-Rubin F, by clubSandwich. Unequal and tiny clusters, singletons,
# few clusters, absorbed effects, several instruments.
# Debian: r-base-core r-cran-aer r-cran-clubsandwich r-cran-multilevel r-cran-plm r-cran-sandwich
# Run in this folder: Rscript other_regressions.R
# Rows from packages under the GPL are exported to local/, which is not committed; those of published
# record (Grunfeld 1958; Crowder & Hand 1990, chick weights) and our own lie here.
suppressMessages({library(clubSandwich); library(AER); library(sandwich)})
dir.create("local", showWarnings = FALSE)
rows <- list()
say <- function(case, what, value)
  rows[[length(rows) + 1]] <<- data.frame(case, what, value = sprintf("%.17g", value))
wald <- function(b, V) drop(b %*% solve(V, b)) / length(b)
numeric_columns <- function(x, stem) {
  x <- as.matrix(x) * 1
  colnames(x) <- paste0(stem, seq_len(ncol(x)))
  x
}

# y on D (of interest) and W, instruments Z; no Z is OLS.
run <- function(case, y, D, W, cluster, Z = NULL, here = FALSE) {
  d <- data.frame(y = as.numeric(y), numeric_columns(D, "d"))
  if (!is.null(W)) d <- cbind(d, numeric_columns(W, "w"))
  if (!is.null(Z)) d <- cbind(d, numeric_columns(Z, "z"))
  d$g <- as.integer(factor(cluster))
  d <- d[complete.cases(d), ]
  folder <- if (here) "" else "local/"
  write.csv(format(d, digits = 17, trim = TRUE), paste0(folder, "other_", gsub(" ", "_", case), "_data.csv"),
            row.names = FALSE, quote = FALSE)
  named <- function(stem) grep(paste0("^", stem), names(d), value = TRUE)
  on <- function(left, ...) as.formula(paste(left, "~ 1 +", paste(c(...), collapse = " + ")))
  fit <- if (is.null(Z)) lm(on("y", named("d"), named("w")), d) else
    ivreg(as.formula(paste("y ~ 1 +", paste(c(named("d"), named("w")), collapse = " + "), "| 1 +",
                           paste(c(named("z"), named("w")), collapse = " + "))), data = d)
  for (type in c("CR0", "CR1", "CR1S", "CR2", "CR3")) {
    V <- try(vcovCR(fit, cluster = d$g, type = type), silent = TRUE)
    if (inherits(V, "try-error")) next # CR3 where a cluster fits itself: no answer in R
    t <- coef_test(fit, vcov = V, test = "Satterthwaite", coefs = named("d"))
    for (j in seq_len(nrow(t))) {
      say(case, paste(type, "estimate", j), t$beta[j])
      say(case, paste(type, "se", j), t$SE[j])
      say(case, paste(type, "df", j), t$df[j])
      say(case, paste(type, "p", j), t$p_Satt[j])
    }
    if (type == "CR2" && nrow(t) > 1) {
      beta <- coef(fit)[!is.na(coef(fit))]
      joint <- Wald_test(fit, vcov = V, test = "HTZ", constraints = constrain_zero(named("d"), coefs = beta))
      say(case, "HTZ F", joint$Fstat)
      say(case, "HTZ df", joint$df_denom)
      say(case, "HTZ p", joint$p_val)
    }
  }
  if (!is.null(Z) && ncol(as.matrix(D)) == 1) {
    first <- lm(on("d1", named("z"), named("w")), d)
    reduced <- lm(on("y", named("z"), named("w")), d)
    say(case, "classical F", anova(lm(on("d1", named("w")), d), first)[2, "F"])
    for (type in c("CR1S", "CR2")) {
      at <- named("z")
      say(case, paste(type, "first-stage F"), wald(coef(first)[at], vcovCR(first, d$g, type)[at, at]))
      say(case, paste(type, "Anderson-Rubin F"), wald(coef(reduced)[at], vcovCR(reduced, d$g, type)[at, at]))
    }
  }
}
dummies <- function(f, data) model.matrix(f, data)[, -1, drop = FALSE]

data(CigarettesSW, package="AER")
cig <- within(CigarettesSW, {rprice <- price/cpi; rincome <- income/population/cpi; tdiff <- (taxs-tax)/cpi; rtax <- tax/cpi})
run("cigarettes", log(cig$packs), log(cig$rprice), log(cig$rincome), cig$state, cig$tdiff)
run("cigarettes two", log(cig$packs), log(cig$rprice), cbind(log(cig$rincome), cig$year=="1995"), cig$state, cbind(cig$tdiff, cig$rtax))
data(CollegeDistance)
cd <- CollegeDistance
run("college", cd$wage, cd$education, dummies(~gender+ethnicity+unemp+urban, cd), round(cd$score), cd$distance)
run("college few", cd$wage, cd$education, dummies(~gender+ethnicity+unemp+urban, cd), cd$tuition, cd$distance)
data(CASchools)
cs <- CASchools
run("schools county", cs$math, cbind(cs$students/cs$teachers, cs$english), cbind(cs$lunch, cs$income), cs$county)
run("schools county iv", cs$math, cs$expenditure, cbind(cs$lunch, cs$english), cs$county, cs$income)
data(PSID1976)
ps <- subset(PSID1976, participation == "yes")
run("mroz iv singletons", log(ps$wage), ps$education, cbind(ps$experience, ps$experience^2), seq_len(nrow(ps)), cbind(ps$feducation, ps$meducation))
run("mroz iv age", log(ps$wage), ps$education, cbind(ps$experience, ps$experience^2), ps$age, cbind(ps$feducation, ps$meducation))
data(STAR)
st <- STAR[complete.cases(STAR[, c("stark","readk","schoolidk","gender","lunchk")]), ]
st <- st[as.integer(st$schoolidk) <= 40, ]; st$schoolidk <- droplevels(st$schoolidk)
run("star", st$readk, cbind(st$stark=="small", st$stark=="regular+aide"), dummies(~gender+lunchk, st), st$schoolidk)
run("star absorbed", st$readk, cbind(st$stark=="small", st$stark=="regular+aide"), dummies(~gender+lunchk+schoolidk, st), st$schoolidk)
data(nlschools, package="MASS")
run("nlschools", nlschools$lang, cbind(nlschools$SES, nlschools$COMB=="1"), cbind(nlschools$IQ, nlschools$GS), nlschools$class)
data(Grunfeld, package="plm")
run("grunfeld", Grunfeld$inv, Grunfeld$value, Grunfeld$capital, Grunfeld$firm, here = TRUE)
run("grunfeld fixed", Grunfeld$inv, cbind(Grunfeld$value, Grunfeld$capital), dummies(~factor(firm), Grunfeld), Grunfeld$firm, here = TRUE)
run("warpbreaks", warpbreaks$breaks, dummies(~tension, warpbreaks), NULL, paste(warpbreaks$wool, warpbreaks$tension), here = TRUE)
run("chickweight", ChickWeight$weight, ChickWeight$Time, dummies(~Diet, as.data.frame(ChickWeight)), as.character(ChickWeight$Chick), here = TRUE)
run("chick diet", ChickWeight$weight, dummies(~Diet, as.data.frame(ChickWeight)), ChickWeight$Time, as.character(ChickWeight$Chick), here = TRUE)
data(bh1996, package="multilevel")
b <- bh1996[bh1996$GRP <= 30, ]
run("bh1996", b$WBEING, cbind(b$HRS, b$G.HRS), cbind(b$LEAD, b$COHES), b$GRP)
run("bh1996 iv", b$WBEING, b$LEAD, b$HRS, b$GRP, b$G.LEAD)
data(MortalityRates, package="clubSandwich")
mv <- subset(MortalityRates, cause=="Motor Vehicle" & !is.na(beertaxa) & !is.na(legal))
run("mortality", mv$mrate, cbind(mv$legal, mv$beertaxa), dummies(~factor(state)+factor(year), mv), mv$state)
run("mtcars", mtcars$mpg, mtcars$wt, cbind(mtcars$hp), mtcars$carb)
data(Boston, package="MASS")
run("boston", Boston$medv, Boston$nox, cbind(Boston$rm, Boston$lstat), Boston$rad)
set.seed(3)
leader <- rep(1:12, c(1,1,1,2,2,3,5,8,13,21,34,55)); z <- as.numeric(leader %in% c(1,4,6,9,11))
run("tiny clusters", rnorm(146)+rnorm(12)[leader], z, cbind(rnorm(146)), leader, here = TRUE)
run("one treated", rnorm(146)+rnorm(12)[leader], as.numeric(leader==8), cbind(rnorm(146)), leader, here = TRUE)
run("two treated", rnorm(146)+rnorm(12)[leader], as.numeric(leader %in% c(7,8)), cbind(rnorm(146)), leader, here = TRUE)
write.csv(do.call(rbind, rows), "other_regressions.csv", row.names = FALSE, quote = FALSE)
