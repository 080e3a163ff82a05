//! The icons that the app has.

/// Every symbol of the icon set `brand/icons.svg`, by its id there, in its order. Only a symbol of the set can be
/// shown, so a pack that names another is mistaken; whoever adds a symbol to the set adds its id here.
pub const ICONS: &[&str] = &[
    "home",
    "outbox",
    "chart",
    "user",
    "users",
    "camera",
    "image",
    "pin",
    "locate",
    "check",
    "checks",
    "check-circle",
    "right",
    "left",
    "down",
    "back",
    "forward",
    "x",
    "plus",
    "minus",
    "alert",
    "clock",
    "hourglass",
    "wrench",
    "ban",
    "lock",
    "eye-off",
    "eye",
    "phone",
    "handset",
    "handset-check",
    "wifi",
    "no-signal",
    "signal",
    "share",
    "send",
    "pencil",
    "trash",
    "info",
    "compass",
    "globe",
    "text",
    "sun",
    "star",
    "flag",
    "refresh",
    "heart",
    "mother",
    "road",
    "talk",
    "shield",
    "ticket",
    "copy",
    "search",
    "filter",
    "bell",
    "building",
    "bulb",
    "drop",
    "bin",
    "sign",
    "walk",
    "more",
    "mic",
    "tray",
    "grid",
    "undo",
    "route",
    "storage",
    "server",
    "printer",
    "assign",
    "door",
    "question",
    "reopen",
    "layers",
    "bolt",
    "gear",
];

pub(crate) fn is_icon(text: &str) -> bool {
    ICONS.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_icons_are_those_of_the_set() {
        let set = include_str!("../../../brand/icons.svg");
        let ids: Vec<_> = set.split("<symbol id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(ids, ICONS);
    }

    #[test]
    fn no_icon_is_listed_twice() {
        assert_eq!(ICONS.iter().collect::<BTreeSet<_>>().len(), ICONS.len());
        assert!(is_icon("road") && !is_icon("Road"));
    }
}
