"""What is known of each language: n-gram profiles, frequent words, alphabets.

- ``az.json``, ``hy.json``: n-gram profiles in langdetect's format; ``words/{en,ru,az}.txt``: frequent word forms. Both
  are built by ``training/identification_profiles.py`` from our own text. ``words/tr.txt`` is a list of Turkish function
  words written by hand, because Azerbaijani typed without its own letters looks like Turkish.
- `varieties`: the table of what is told apart in each script.
- `model`: the probability of each variety; owns langdetect, which brings the profiles of the other languages.
"""
