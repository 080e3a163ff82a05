//! The server over real sockets, its time given in.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fall over where it stands")]

mod acting;
mod at_rest;
mod bad_uploads;
mod board;
mod bounds;
mod breach;
mod city;
mod clock;
mod closed;
mod commands;
mod consent;
mod crowd;
mod desk;
mod erase;
mod erasure;
mod events;
mod flood;
mod founding;
mod handover;
mod hidden;
mod http;
mod kept;
mod life;
mod map;
mod operations;
mod paper;
mod phone;
mod photos;
mod reading;
mod report;
mod reporter;
mod sending;
mod spreadsheet;
mod ticket_page;
mod tus;
mod watched;
mod words;
