//! The three squares in the corners of a code (ISO/IEC 18004, 6.3.3): a stone of three modules within a ring of seven.

use super::{binary::Binary, perspective::Point};

/// The most finder patterns that are kept, the largest ones: eight codes have twenty-four.
const MOST: usize = 30;

/// The most groups of three that are looked at, the squarest ones.
const MOST_THREES: usize = 60;

/// One such square.
#[derive(Debug, Clone, Copy)]
pub(super) struct Finder {
    /// The middle of its stone.
    pub(super) at: Point,
    /// The edge of a module in pixels.
    pub(super) module: f64,
}

/// Three that may be the corners of one code.
#[derive(Debug, Clone)]
pub(super) struct Three {
    /// Which they are, in the order of the corners below.
    pub(super) of: [usize; 3],
    /// The corner between the two others, in reading direction the upper left one.
    pub(super) corner: Point,
    /// The one to the right of it.
    pub(super) right: Point,
    /// The one below it.
    pub(super) below: Point,
    /// The edge of a module in pixels.
    pub(super) module: f64,
}

/// Dark pixels beside each other in a row, and the region that they belong to.
#[derive(Clone, Copy)]
struct Run {
    from: usize,
    to: usize,
    region: usize,
}

/// What is known of pixels that touch each other.
#[derive(Clone, Copy)]
struct Region {
    joined: usize,
    pixels: u64,
    x: u64,
    y: u64,
}

/// Regions, joined as rows come.
#[derive(Default)]
struct Regions(Vec<Region>);

impl Regions {
    fn new_one(&mut self) -> usize {
        let joined = self.0.len();
        self.0.push(Region { joined, pixels: 0, x: 0, y: 0 });
        joined
    }

    fn root(&mut self, mut of: usize) -> usize {
        while self.0[of].joined != of {
            let above = self.0[of].joined;
            self.0[of].joined = self.0[above].joined;
            of = above;
        }
        of
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if one != other {
            let Region { pixels, x, y, .. } = self.0[other];
            self.0[other].joined = one;
            let kept = &mut self.0[one];
            kept.pixels += pixels;
            kept.x += x;
            kept.y += y;
        }
    }

    fn add(&mut self, run: Run, row: usize) {
        let (from, to) = (run.from as u64, run.to as u64);
        let of = self.root(run.region);
        let region = &mut self.0[of];
        region.pixels += to - from;
        region.x += (from + to - 1) * (to - from) / 2;
        region.y += row as u64 * (to - from);
    }
}

/// Three runs of a row whose lengths and gaps may be those of a stone in its ring.
struct Crossing {
    ring: [usize; 2],
    stone: usize,
}

/// The finder patterns of a picture.
pub(super) fn all(picture: &Binary) -> Vec<Finder> {
    let mut regions = Regions::default();
    let mut crossings = Vec::new();
    let mut above: Vec<Run> = Vec::new();
    for (y, row) in picture.rows().enumerate() {
        let runs = runs(row, &above, &mut regions);
        for run in &runs {
            regions.add(*run, y);
        }
        let crossed = runs.windows(3).filter(|three| looks_crossed(three)).filter_map(|three| match three {
            [left, stone, right] => Some(Crossing { ring: [left.region, right.region], stone: stone.region }),
            _ => None,
        });
        crossings.extend(crossed);
        above = runs;
    }
    finders(&mut regions, &crossings)
}

/// The runs of a row, each of the region of what it touches above.
fn runs(row: &[bool], above: &[Run], regions: &mut Regions) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut x = 0;
    let mut first = 0;
    while x < row.len() {
        if !row[x] {
            x += 1;
            continue;
        }
        let from = x;
        while x < row.len() && row[x] {
            x += 1;
        }
        while first < above.len() && above[first].to <= from {
            first += 1;
        }
        let mut region = None;
        for touched in above[first..].iter().take_while(|run| run.from < x) {
            match region {
                None => region = Some(touched.region),
                Some(region) => regions.join(region, touched.region),
            }
        }
        let region = region.unwrap_or_else(|| regions.new_one());
        runs.push(Run { from, to: x, region });
    }
    runs
}

/// One, one, three, one, one modules, each with half of one or three more or less.
fn looks_crossed(three: &[Run]) -> bool {
    let [left, stone, right] = three else { return false };
    let lengths = [
        left.to - left.from,
        stone.from - left.to,
        stone.to - stone.from,
        right.from - stone.to,
        right.to - right.from,
    ];
    let module = lengths.iter().sum::<usize>() as f64 / 7.0;
    let fits = |length: usize, modules: f64| {
        (length as f64 - modules * module).abs() <= 0.55 * module.max(1.0) * modules.sqrt()
    };
    module >= 1.0 && lengths.iter().zip([1.0, 1.0, 3.0, 1.0, 1.0]).all(|(length, modules)| fits(*length, modules))
}

fn finders(regions: &mut Regions, crossings: &[Crossing]) -> Vec<Finder> {
    let mut found: Vec<(usize, Finder)> = Vec::new();
    for Crossing { ring: [left, right], stone } in crossings {
        let (left, right, stone) = (regions.root(*left), regions.root(*right), regions.root(*stone));
        // A ring is one region around another.
        if left != right || left == stone {
            continue;
        }
        let (ring, stone_region) = (regions.0[left], regions.0[stone]);
        let middle = |region: Region| {
            let pixels = region.pixels.max(1) as f64;
            Point { x: region.x as f64 / pixels + 0.5, y: region.y as f64 / pixels + 0.5 }
        };
        let module = (stone_region.pixels as f64 / 9.0).sqrt();
        // Nine modules within twenty-four, around one middle.
        let share = stone_region.pixels as f64 / ring.pixels.max(1) as f64;
        let at = middle(stone_region);
        if (0.2..0.65).contains(&share) && middle(ring).distance(at) < module * 1.5 {
            found.push((stone, Finder { at, module }));
        }
    }
    // A pattern is crossed by many rows.
    found.sort_by_key(|(stone, _)| *stone);
    found.dedup_by_key(|(stone, _)| *stone);
    let mut finders: Vec<Finder> = found.into_iter().map(|(_, finder)| finder).collect();
    finders.sort_by(|one, other| other.module.total_cmp(&one.module));
    finders.truncate(MOST);
    finders
}

/// Every three that may be corners of one code, the likeliest first.
pub(super) fn threes(finders: &[Finder]) -> Vec<Three> {
    let mut found: Vec<(f64, Three)> = Vec::new();
    for (b, corner) in finders.iter().enumerate() {
        for (a, one) in finders.iter().enumerate() {
            for (c, other) in finders.iter().enumerate().skip(a + 1) {
                if a == b || c == b {
                    continue;
                }
                let module = (corner.module + one.module + other.module) / 3.0;
                let like = |of: &Finder| (0.6..1.7).contains(&(of.module / module));
                let (u, v) = (one.at - corner.at, other.at - corner.at);
                let (long, wide) = (u.length(), v.length());
                let ratio = long.min(wide) / long.max(wide).max(f64::MIN_POSITIVE);
                let slant = ((u.x * v.x + u.y * v.y) / (long * wide).max(f64::MIN_POSITIVE)).abs();
                let far = (10.0..200.0).contains(&(long / module));
                if !(like(corner) && like(one) && like(other) && far && ratio > 0.6 && slant < 0.5) {
                    continue;
                }
                // With y downwards, what is to the right turns clockwise to what is below.
                let turned = u.x * v.y - u.y * v.x > 0.0;
                let ((right, below), of) =
                    if turned { ((one.at, other.at), [b, a, c]) } else { ((other.at, one.at), [b, c, a]) };
                found.push((1.0 - ratio + slant, Three { of, corner: corner.at, right, below, module }));
            }
        }
    }
    found.sort_by(|one, other| one.0.total_cmp(&other.0));
    found.truncate(MOST_THREES);
    found.into_iter().map(|(_, three)| three).collect()
}
