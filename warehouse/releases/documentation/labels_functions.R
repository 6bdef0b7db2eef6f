# Labels, units and coded values of the tables of this release. Generated from the data dictionary; do not edit.
#
#   source("labels.R")
#   sums <- read_release(".", "by_region", language = "en")   # the CSV, without any package
#   cells <- read_release(".", "fact_cell", language = "en")  # Parquet, needs the package arrow
#   attr(sums$received_new, "label"); attr(sums$received_new, "units")
#
# A missing figure is NA, never 0.

label_release <- function(data, table, language = c("zh", "en")) {
  language <- match.arg(language)
  columns <- gongkai_tables[[table]]$columns
  for (name in intersect(names(data), names(columns))) {
    column <- columns[[name]]
    attr(data[[name]], "label") <- column[[language]]
    if (!is.null(column$unit)) attr(data[[name]], "units") <- column$unit
    if (!is.null(column$codes)) {
      codes <- gongkai_codes[[column$codes]]
      attr(data[[name]], "labels") <- stats::setNames(codes$code, codes[[language]])
    }
  }
  data
}

read_release <- function(folder, table, language = c("zh", "en")) {
  if (!table %in% names(gongkai_tables)) stop("the release has no table ", table)
  found <- gongkai_tables[[table]]
  if (is.null(found$csv)) {
    data <- as.data.frame(arrow::open_dataset(file.path(folder, found$parquet)))
  } else {
    kinds <- vapply(found$columns, function(column) column$class, "")
    data <- utils::read.csv(
      file.path(folder, found$csv), colClasses = unname(kinds), na.strings = "", check.names = FALSE,
      fileEncoding = "UTF-8-BOM"
    )
  }
  label_release(data, table, language)
}
