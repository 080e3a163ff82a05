//! Who may see a complaint beyond the officers in charge.

use serde::{Deserialize, Serialize};

/// Who may see a complaint beyond the officers in charge.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Visibility {
    /// Counted and mapped coarsely on the public board.
    #[default]
    Public,
    /// Only the officers in charge.
    Private,
}
