# The casualties of Ukraine by year with their pages, and the newest total of the world, read in R.
#
#   Rscript docs/examples/ukraine.R                      from the project's folder, with nanoparquet or arrow
#   impact load record -o record.csv                     otherwise: write the table as CSV,
#   Rscript docs/examples/ukraine.R record.csv           and read that; base R is enough
#
# It prints CSV: place, year, value, qualifier, publisher, source_id.

read_record <- function(path) {
  if (grepl("\\.csv$", path)) {
    # empty text says that there is nothing, and is no missing value
    rows <- read.csv(path, encoding = "UTF-8", na.strings = character(0), stringsAsFactors = FALSE)
    rows$aggregate <- rows$aggregate == "True"
    rows$published <- as.Date(rows$published)
    return(rows)
  }
  if (requireNamespace("nanoparquet", quietly = TRUE)) {
    return(as.data.frame(nanoparquet::read_parquet(path)))
  }
  if (requireNamespace("arrow", quietly = TRUE)) {
    return(as.data.frame(arrow::read_parquet(path)))
  }
  stop("no reader of Parquet is installed; run: impact load record -o record.csv, and name that file")
}

arguments <- commandArgs(trailingOnly = TRUE)
record <- read_record(if (length(arguments)) arguments[1] else "data/processed/record.parquet")

# one row a place, year and measure: choose one measure, and one place
total <- record[record$measure == "total", ]
stopifnot(!anyDuplicated(total[c("place", "year")]))
ukraine <- total[total$name == "Ukraine", ]
world <- total[total$name == "World", ]
newest <- world[which.max(world$year), ]

columns <- c("place", "year", "value", "qualifier", "publisher", "source_id")
write.csv(rbind(ukraine, newest)[columns], row.names = FALSE)
