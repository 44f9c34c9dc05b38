"""One piece of the method's words, in the two languages side by side."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """Has no `__str__` on purpose: which language is meant is for the reader's page to say."""

    da: str
    en: str

    def in_language(self, code: str) -> str:
        """English for en, en-gb …; Danish, the product's first language, for everything else."""
        return self.en if code.lower().startswith("en") else self.da

    def filled(self, **words: Text) -> Text:
        """Put each word, in the matching language, where its {name} stands."""
        da, en = self.da, self.en
        for name, word in words.items():
            da = da.replace(f"{{{name}}}", word.da)
            en = en.replace(f"{{{name}}}", word.en)
        return Text(da, en)
