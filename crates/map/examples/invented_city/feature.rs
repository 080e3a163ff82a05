//! What the map tells, in the words of the Protomaps basemap schema, version 4.

use super::plane::{Line, Point};

/// A layer of the tiles, in the order in which they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Layer {
    Boundaries,
    Buildings,
    Earth,
    Landuse,
    Places,
    Pois,
    Roads,
    Water,
}

impl Layer {
    pub(crate) const ALL: [Self; 8] = [
        Self::Boundaries,
        Self::Buildings,
        Self::Earth,
        Self::Landuse,
        Self::Places,
        Self::Pois,
        Self::Roads,
        Self::Water,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Boundaries => "boundaries",
            Self::Buildings => "buildings",
            Self::Earth => "earth",
            Self::Landuse => "landuse",
            Self::Places => "places",
            Self::Pois => "pois",
            Self::Roads => "roads",
            Self::Water => "water",
        }
    }

    /// Its fields and their types, as the metadata tell them.
    pub(crate) fn fields(self) -> &'static [(&'static str, &'static str)] {
        const KIND: (&str, &str) = ("kind", "String");
        const DETAIL: (&str, &str) = ("kind_detail", "String");
        const NAME: (&str, &str) = ("name", "String");
        const RANK: (&str, &str) = ("sort_rank", "Number");
        const FROM: (&str, &str) = ("min_zoom", "Number");
        match self {
            Self::Boundaries => &[KIND, ("kind_detail", "Number"), RANK],
            Self::Buildings | Self::Landuse => &[KIND, RANK],
            Self::Earth => &[KIND],
            Self::Places => &[KIND, DETAIL, NAME, FROM, ("population_rank", "Number"), ("sort_key", "Number")],
            Self::Pois => &[KIND, NAME, FROM],
            Self::Roads => &[KIND, DETAIL, NAME, FROM, RANK, ("is_bridge", "Boolean"), ("is_tunnel", "Boolean")],
            Self::Water => &[KIND, DETAIL, NAME, FROM, RANK],
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) enum Shape {
    Point(Point),
    Line(Line),
    /// One ring.
    Polygon(Line),
}

impl Shape {
    pub(crate) fn places(&self) -> &[Point] {
        match self {
            Self::Point(place) => std::slice::from_ref(place),
            Self::Line(line) | Self::Polygon(line) => line,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Value {
    Text(&'static str),
    Number(i64),
    Yes,
}

/// Something on the map.
#[derive(Debug, Clone)]
pub(crate) struct Feature {
    pub(crate) layer: Layer,
    pub(crate) shape: Shape,
    /// The zoom of the tiles from which on it is told.
    pub(crate) from: u8,
    pub(crate) tags: Vec<(&'static str, Value)>,
    pub(crate) name: Option<String>,
    /// The zoom of the tiles from which on its name is told: small streets are nameless from afar.
    pub(crate) named_from: u8,
}

impl Feature {
    pub(crate) fn new(layer: Layer, kind: &'static str, from: u8, shape: Shape) -> Self {
        let mut tags = vec![("kind", Value::Text(kind))];
        match layer {
            Layer::Landuse => tags.push(("sort_rank", Value::Number(189))),
            Layer::Water => tags.push(("sort_rank", Value::Number(200))),
            Layer::Boundaries => tags.push(("sort_rank", Value::Number(289))),
            Layer::Buildings | Layer::Roads => tags.push(("sort_rank", Value::Number(400))),
            Layer::Earth | Layer::Places | Layer::Pois => {}
        }
        if matches!(layer, Layer::Places | Layer::Pois | Layer::Roads) {
            // In this schema the zoom of a map on which it appears, one more than that of the tiles.
            tags.push(("min_zoom", Value::Number(i64::from(from) + 1)));
        }
        Self { layer, shape, from, tags, name: None, named_from: from }
    }

    pub(crate) fn tag(mut self, key: &'static str, value: Value) -> Self {
        self.tags.push((key, value));
        self
    }

    pub(crate) fn detail(self, detail: &'static str) -> Self {
        self.tag("kind_detail", Value::Text(detail))
    }

    pub(crate) fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}
