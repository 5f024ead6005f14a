"""The places on the index: their record, their standing in the treaty, their list, map and grid."""
