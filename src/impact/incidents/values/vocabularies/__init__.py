"""Vocabularies: words met in registers of many languages, and the code of a closed list that each one means.

One CSV a field (`outcome`, `sex`, `civil_status`, `devices`, `kind`, ...) with the columns word, language,
code. The words are exact after folding and were reviewed one by one; a word that means two things is not in
them. Letters, which mean what the others of their column let them mean, stand in `initials.csv` beside the
folder. They serve proposals of a mapping, and to recognise a column that holds the words of another field.
"""

from impact.incidents.values.vocabularies.vocabulary_lists import meanings, owners, table_of, vocabulary

__all__ = ["meanings", "owners", "table_of", "vocabulary"]
