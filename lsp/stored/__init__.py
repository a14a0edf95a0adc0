"""Files that are kept: what may be kept, how its content is looked at, where it lies. Records: `StoredFile`."""
