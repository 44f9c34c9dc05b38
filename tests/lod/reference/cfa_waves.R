# The same items asked twice: 2 factors of 3 items at 2 waves, 320 people of 40 leaders, answers in
# 4 categories, a fifth of the people gone at the second wave. As numbers with FIML and clusters,
# and as ordered categories among those who answered both times. Also a small trial: 45 people,
# 5 items, one factor; and a Heywood case.
# Run in this directory: Rscript cfa_waves.R
source("lavaan_keep.R")
set.seed(31)
n <- 320
loading <- c(.8, .7, .65, .75, .8, .6)
phi <- diag(4) * .5 + .5
eta <- matrix(rnorm(n * 4), n) %*% chol(phi)
eta[, 3:4] <- eta[, 3:4] + .3
own <- matrix(rnorm(n * 6), n)
leader <- sort(sample(40, n, replace = TRUE))
climate <- rnorm(40, sd = .3)[leader]
asked <- function(wave) sapply(1:6, function(j) {
  factor <- (wave - 1) * 2 + (j > 3) + 1
  y <- loading[j] * eta[, factor] + .4 * own[, j] + rnorm(n, sd = .5) + climate
  findInterval(y, c(-1.2, -.3, .6) + .05 * j) + 1
})
waves <- as.data.frame(cbind(asked(1), asked(2)))
items <- c(paste0("a", 1:3), paste0("b", 1:3))
names(waves) <- c(paste0(items, ".before"), paste0(items, ".after"))
waves$leader <- leader
gone <- runif(n) < .2
waves[gone, paste0(items, ".after")] <- NA
for (name in names(waves)[1:12]) waves[runif(n) < .03, name] <- NA
write.csv(waves, "cfa_waves_data.csv", row.names = FALSE, na = "")

written <- function(equal, ordinal) {
  lines <- c()
  when <- c("before", "after")
  shared <- function(what, name, wave) if (what %in% equal) name else paste0(name, ".", wave)
  for (wave in when) {
    for (f in c("a", "b")) lines <- c(lines, paste0(f, ".", wave, " =~ ", paste0(
      c("1*", paste0(sapply(2:3, function(k) shared("loadings", paste0("l", f, k), wave)), "*")),
      f, 1:3, ".", wave, collapse = " + ")))
    later <- wave == "after"
    loose <- ordinal && "thresholds" %in% equal && later
    for (item in items) {
      variable <- paste0(item, ".", wave)
      if (ordinal) {
        for (t in 1:3) lines <- c(lines, paste0(variable, " | ", shared("thresholds", paste0("t", t, item), wave), "*t", t))
        residual <- if (loose && !("residuals" %in% equal)) "NA" else "1"
        intercept <- if (loose && !("intercepts" %in% equal)) "NA" else "0"
      } else {
        residual <- shared("residuals", paste0("e", item), wave)
        intercept <- shared("intercepts", paste0("i", item), wave)
      }
      lines <- c(lines, paste0(variable, " ~~ ", residual, "*", variable), paste0(variable, " ~ ", intercept, "*1"))
    }
    free_mean <- later && "intercepts" %in% equal
    lines <- c(lines, paste0(c("a.", "b."), wave, " ~ ", if (free_mean) "NA" else "0", "*1"))
  }
  lines <- c(lines, paste0(items, ".before ~~ ", items, ".after"))
  paste(lines, collapse = "\n")
}
steps <- list(configural = "", metric = "loadings", scalar = c("loadings", "intercepts"),
              strict = c("loadings", "intercepts", "residuals"))
fits <- lapply(steps, function(equal)
  fitted_by(written(equal, FALSE), waves, estimator = "MLR", missing = "ml", cluster = "leader"))
for (step in names(steps)) keep(step, fits[[step]])
for (k in 2:4) compare(names(steps)[k], fits[[k - 1]], fits[[k]])
order <- list(configural = "", thresholds = "thresholds", metric = c("thresholds", "loadings"),
              scalar = c("thresholds", "loadings", "intercepts"),
              strict = c("thresholds", "loadings", "intercepts", "residuals"))
fits <- lapply(order, function(equal) fitted_by(written(equal, TRUE), waves, ordered = names(waves)[1:12],
                                                parameterization = "theta"))
for (step in names(order)) keep(paste("ordinal", step), fits[[step]])
for (k in 2:5) compare(paste("ordinal", names(order)[k]), fits[[k - 1]], fits[[k]])

set.seed(5)
small <- as.data.frame(outer(rnorm(45), c(.8, .7, .6, .75, .5)) + matrix(rnorm(225, sd = .7), 45))
names(small) <- paste0("y", 1:5)
write.csv(small, "cfa_small_data.csv", row.names = FALSE)
one <- "g =~ y1 + y2 + y3 + y4 + y5"
keep("small ml", fitted_by(one, small, estimator = "ML"))
keep("small mlr", fitted_by(one, small, estimator = "MLR"))

set.seed(6)
heywood <- as.data.frame(outer(rnorm(60), c(1, .9, .3, .25)) + matrix(rnorm(240), 60) * rep(c(.05, .6, 1, 1), each = 60))
names(heywood) <- paste0("h", 1:4)
write.csv(heywood, "cfa_heywood_data.csv", row.names = FALSE)
fit <- fitted_by("g =~ h1 + h2 + h3 + h4", heywood, estimator = "ML")
print(coef(fit))
keep("heywood", fit)
finish("cfa_waves.csv")
