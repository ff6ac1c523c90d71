"""Images of the sponsor's own: read, measured and refused where they are broken, huge or not an image."""
