"""The starter model's recipe: prepare, tokenizer, train, average, export, evaluate. Never imported by ``service``."""
