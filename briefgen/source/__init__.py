"""YAML with line and column, data files by name, files read and replaced."""

from briefgen.source.files import (
    LARGEST_FILE,
    did_you_mean,
    read_bytes,
    read_text,
    unreadable,
    write_atomically,
    write_together,
)
from briefgen.source.folders import DataFolders, data_folders
from briefgen.source.tree import Mapping, Node, PathKey, Plain, Scalar, Sequence, Span, YamlFile, parse_yaml, read_yaml

__all__ = [
    "LARGEST_FILE",
    "DataFolders",
    "Mapping",
    "Node",
    "PathKey",
    "Plain",
    "Scalar",
    "Sequence",
    "Span",
    "YamlFile",
    "data_folders",
    "did_you_mean",
    "parse_yaml",
    "read_bytes",
    "read_text",
    "read_yaml",
    "unreadable",
    "write_atomically",
    "write_together",
]
