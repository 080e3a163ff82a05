//! What a city does: it receives complaints, photos and events, keeps its clocks, works at the desk, and erases.
//!
//! [`city::City`] is what all of it works on. Nothing here knows HTTP, HTML or SQL: what is asked comes as values, what is kept
//! is kept by `sambat-city-store`, and what goes wrong is a [`error::CityError`].

pub mod audit;
pub mod blocking;
pub mod bundle;
pub mod city;
pub mod city_map;
pub mod complaint;
pub mod day_heads;
pub mod desk;
pub mod erasure;
pub mod error;
pub mod event;
pub mod flooded;
pub mod json_object;
pub mod officer;
pub mod pack_folder;
pub mod pack_revisions;
pub mod photos;
mod reporter;
pub mod retention;
pub mod summary;
pub mod support;
pub mod ticket_access;
