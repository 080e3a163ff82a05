//! A city's map: a PMTiles archive in; one tile's bytes, the street near a point, an extract by box, out.
