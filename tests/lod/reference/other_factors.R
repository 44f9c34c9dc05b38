# Factor analyses of data sets that nobody chose for us, by lavaan: 30 to 2,042 rows, Heywood cases,
# units that differ a millionfold, binary items, six categories with rare ones, holes, clusters,
# three groups of which one is small.
# Debian: r-base-core r-cran-lavaan r-cran-multilevel r-cran-psych
# Run in this folder: Rscript other_factors.R
# Rows of packages under the GPL are exported to local/, which is not committed; those of published
# record (Bollen 1989; Fisher 1936; Chatterjee & Price 1977; Bock & Lieberman 1970) and our own lie here.
source("lavaan_keep.R")
dir.create("local", showWarnings = FALSE)

one <- function(case, data, factors, ...) {
  model <- paste(names(factors), "=~", sapply(factors, paste, collapse = " + "), collapse = "\n")
  keep(case, fitted_by(model, data, ...))
}

# Every way that suits the data; the test reads which from the name of the case.
ways <- function(name, data, factors, numeric = TRUE, ordinal = FALSE, group = NULL, cluster = NULL,
                 holes = FALSE, here = FALSE) {
  items <- unique(unlist(factors))
  data <- data.frame(data[, items], group = if (is.null(group)) "" else as.character(data[[group]]),
                     cluster = if (is.null(cluster)) "" else as.character(data[[cluster]]))
  write.csv(data, paste0(if (here) "" else "local/", "other_", name, "_data.csv"), row.names = FALSE, na = "")
  write <- function(way, ...) one(paste(name, way), data, factors, ...)
  if (numeric) {
    write("ML")
    write("MLR", estimator = "MLR")
    if (holes) write("MLR fiml", estimator = "MLR", missing = "ml")
    if (!is.null(cluster)) write("MLR clusters", estimator = "MLR", cluster = "cluster")
    if (!is.null(group)) {
      write("MLR groups", estimator = "MLR", group = "group")
      write("MLR groups scalar", estimator = "MLR", group = "group", group.equal = c("loadings", "intercepts"))
    }
  }
  if (ordinal) {
    write("WLSMV", ordered = items)
    write("WLSMV theta", ordered = items, parameterization = "theta")
    if (holes) write("WLSMV pairwise", ordered = items, missing = "pairwise")
    if (!is.null(group)) {
      write("WLSMV groups", ordered = items, group = "group")
      write("WLSMV groups scalar", ordered = items, group = "group", group.equal = c("loadings", "thresholds"))
    }
  }
}

ways("democracy", PoliticalDemocracy, here = TRUE,
     list(industry = paste0("x", 1:3), before = paste0("y", 1:4), after = paste0("y", 5:8)))
ways("attitude", attitude, list(a = names(attitude)[1:4], b = names(attitude)[5:7]), here = TRUE)
ways("iris", iris, list(size = names(iris)[1:4]), group = "Species", here = TRUE)
ways("arrests", USArrests, list(crime = names(USArrests)), here = TRUE)
data(bock, package = "psych")
law <- as.data.frame(bock.table[rep(1:32, bock.table[, "Ob6"]), 2:6])
names(law) <- paste0("q", 1:5)
ways("law", law, list(g = names(law)), numeric = FALSE, ordinal = TRUE, here = TRUE)
set.seed(8)
trait <- rnorm(80)
skewed <- as.data.frame(sapply(1:6, function(j) findInterval(.8 * trait + rnorm(80, sd = .6), c(-2.2, -1.6, -1, .2)) + 1))
names(skewed) <- paste0("i", 1:6)
ways("few", skewed, list(g = names(skewed)), numeric = FALSE, ordinal = TRUE, here = TRUE)

ways("twolevel", Demo.twolevel[1:1200, ], list(a = paste0("y", 1:3), b = paste0("y", 4:6)), cluster = "cluster")
data(lq2002, package = "multilevel")
lq2002$half <- ifelse(lq2002$COMPID %% 2 == 0, "even", "odd")
ways("leadership", lq2002, list(lead = grep("^LEAD[0-9]", names(lq2002), value = TRUE)),
     ordinal = TRUE, group = "half", cluster = "COMPID")
traits <- psych::bfi[1:900, ]
traits$sex <- ifelse(traits$gender == 1, "man", "woman")
ways("traits", traits, list(A = paste0("A", 1:5), C = paste0("C", 1:5), N = paste0("N", 1:5)),
     ordinal = TRUE, group = "sex", holes = TRUE)
finish("other_factors.csv")
