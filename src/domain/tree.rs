//! The record's Merkle tree (RFC 6962 §2.1, RFC 9162 §2.1) in tiles of 256 hashes: it grows by adding
//! at its right edge, and a proof reads a handful of tiles however many leaves there are.

use std::collections::BTreeMap;

pub use tlog_tiles::Hash;
use tlog_tiles::{EMPTY_HASH, HASH_SIZE, HashReader, Tile, node_hash};

/// A tile holds 2⁸ hashes of one level, and stands for eight levels of the tree (C2SP tlog-tiles).
const HEIGHT: u8 = 8;
/// Hashes of a whole tile.
const WIDTH: u64 = 1 << HEIGHT;

/// Where a tile is: its level among tiles, and its number from the left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub level: u8,
    pub number: u64,
}

/// A proof that could not be made or does not hold.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ProofError(String);

impl From<tlog_tiles::Error> for ProofError {
    fn from(e: tlog_tiles::Error) -> Self {
        Self(e.to_string())
    }
}

/// The hash of a leaf: never that of a node (RFC 6962 §2.1).
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    tlog_tiles::record_hash(leaf)
}

/// The right edge of a tree: all that is needed to add leaves and to know the root.
#[derive(Clone, Debug, Default)]
pub struct Edge {
    size: u64,
    /// The unfinished tile of each level, from the leaves up.
    open: Vec<Vec<u8>>,
    /// Tiles filled since the last [`Self::take_changed`].
    filled: BTreeMap<Place, Vec<u8>>,
}

impl Edge {
    pub fn new() -> Self {
        Self::default()
    }

    /// The unfinished tiles that a tree of this size has, to be fetched for [`Self::resume`].
    pub fn places(size: u64) -> Vec<Place> {
        levels(size)
            .filter(|(_, count)| count % WIDTH != 0)
            .map(|(level, count)| Place { level, number: count / WIDTH })
            .collect()
    }

    /// Goes on from tiles that were kept. A tile may hold more than the tree of this size had: what was
    /// added later is left out.
    ///
    /// # Errors
    /// A tile is missing or too short.
    pub fn resume(size: u64, tile: impl Fn(Place) -> Option<Vec<u8>>) -> Result<Self, ProofError> {
        let mut open = Vec::new();
        for (level, count) in levels(size) {
            let place = Place { level, number: count / WIDTH };
            let bytes = usize::try_from(count % WIDTH).unwrap_or(0) * HASH_SIZE;
            let hashes = match bytes {
                0 => Vec::new(),
                _ => tile(place)
                    .and_then(|t| t.get(..bytes).map(<[u8]>::to_vec))
                    .ok_or_else(|| ProofError(format!("tile {}/{} is missing or cut short", level, place.number)))?,
            };
            open.push(hashes);
        }
        Ok(Self { size, open, filled: BTreeMap::new() })
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf at the right.
    pub fn push(&mut self, leaf: Hash) {
        self.push_at(0, leaf);
        self.size += 1;
    }

    fn push_at(&mut self, level: u8, hash: Hash) {
        let at = usize::from(level);
        if self.open.len() <= at {
            self.open.push(Vec::new());
        }
        let tile = &mut self.open[at];
        tile.extend_from_slice(&hash.0);
        if tile.len() as u64 == WIDTH * HASH_SIZE as u64 {
            let whole = std::mem::take(tile);
            let root = Tile::subtree_hash(&whole);
            self.filled.insert(Place { level, number: hashes_of(level, self.size) / WIDTH }, whole);
            self.push_at(level + 1, root);
        }
    }

    /// The root: the hash of everything.
    pub fn root(&self) -> Hash {
        let mut perfect = Vec::new();
        for tile in self.open.iter().rev() {
            let mut rest = tile.as_slice();
            while !rest.is_empty() {
                let hashes = rest.len() / HASH_SIZE;
                // The largest power of two that still fits.
                let (subtree, after) = rest.split_at((1 << hashes.ilog2()) * HASH_SIZE);
                perfect.push(Tile::subtree_hash(subtree));
                rest = after;
            }
        }
        perfect.into_iter().rev().reduce(|right, left| node_hash(left, right)).unwrap_or(EMPTY_HASH)
    }

    /// What has to be kept: every tile filled since the last time, and the unfinished ones.
    pub fn take_changed(&mut self) -> BTreeMap<Place, Vec<u8>> {
        let mut changed = std::mem::take(&mut self.filled);
        for (level, count) in levels(self.size).filter(|(_, count)| count % WIDTH != 0) {
            changed.insert(Place { level, number: count / WIDTH }, self.open[usize::from(level)].clone());
        }
        changed
    }
}

/// How many hashes a level of tiles has in a tree of this size.
fn hashes_of(level: u8, size: u64) -> u64 {
    size >> (u32::from(HEIGHT) * u32::from(level))
}

/// For each level of tiles, how many hashes it has.
fn levels(size: u64) -> impl Iterator<Item = (u8, u64)> {
    (0u8..8).map(move |level| (level, hashes_of(level, size))).take_while(|(_, count)| *count > 0)
}

/// Proof that leaf `index` (the first is 0) is in the tree of this size. `fetch` is asked once, for all tiles.
///
/// # Errors
/// There is no such leaf, or a tile is missing.
pub fn prove_inclusion(size: u64, index: u64, fetch: &Fetch<'_>) -> Result<Vec<Hash>, ProofError> {
    Ok(tlog_tiles::prove_record(size, index, &Reader { fetch })?)
}

/// # Errors
/// The proof does not lead from the leaf to the root.
pub fn check_inclusion(proof: &[Hash], size: u64, root: Hash, index: u64, leaf: Hash) -> Result<(), ProofError> {
    Ok(tlog_tiles::check_record(&proof.to_vec(), size, root, index, leaf)?)
}

/// Proof that the tree of size `old` is the beginning of the tree of size `new`.
///
/// # Errors
/// `old` is 0 or greater than `new`, or a tile is missing.
pub fn prove_consistency(new: u64, old: u64, fetch: &Fetch<'_>) -> Result<Vec<Hash>, ProofError> {
    Ok(tlog_tiles::prove_tree(new, old, &Reader { fetch })?)
}

/// # Errors
/// The proof does not show that one is the beginning of the other.
pub fn check_consistency(proof: &[Hash], new: (u64, Hash), old: (u64, Hash)) -> Result<(), ProofError> {
    Ok(tlog_tiles::check_tree(&proof.to_vec(), new.0, new.1, old.0, old.1)?)
}

/// Gives the tiles asked for, as far as they are there.
pub type Fetch<'a> = dyn Fn(&[Place]) -> Result<BTreeMap<Place, Vec<u8>>, String> + 'a;

struct Reader<'a> {
    fetch: &'a Fetch<'a>,
}

impl HashReader for Reader<'_> {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, tlog_tiles::Error> {
        let tiles: Vec<Tile> = indexes.iter().map(|i| Tile::from_index(HEIGHT, *i)).collect();
        let mut places: Vec<Place> = tiles.iter().map(place_of).collect();
        places.sort_unstable();
        places.dedup();
        let kept = (self.fetch)(&places).map_err(tlog_tiles::Error::InvalidInput)?;
        tiles
            .iter()
            .zip(indexes)
            .map(|(tile, index)| {
                let missing = || tlog_tiles::Error::InvalidInput("a tile of the tree is missing".into());
                let hashes = kept.get(&place_of(tile)).ok_or_else(missing)?;
                let width = u32::try_from(hashes.len() / HASH_SIZE).map_err(|_| missing())?;
                if width < tile.width() || u64::from(width) > WIDTH {
                    return Err(missing());
                }
                Tile::new(HEIGHT, tile.level(), tile.level_index(), width, false).hash_at_index(hashes, *index)
            })
            .collect()
    }
}

fn place_of(tile: &Tile) -> Place {
    Place { level: tile.level(), number: tile.level_index() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The eight leaves that Certificate Transparency's own tests use, and the roots of their trees.
    const LEAVES: [&str; 8] =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    const ROOTS: [&str; 8] = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap()).collect()
    }

    #[test]
    fn the_roots_are_those_of_certificate_transparency() {
        let mut edge = Edge::new();
        assert_eq!(edge.root(), EMPTY_HASH);
        for (leaf, root) in LEAVES.iter().zip(ROOTS) {
            edge.push(leaf_hash(&bytes(leaf)));
            assert_eq!(edge.root().0.to_vec(), bytes(root));
        }
    }

    /// A tree of this size: its tiles, and the roots it had at the sizes asked for.
    fn grown(size: u64, asked: &[u64]) -> (BTreeMap<Place, Vec<u8>>, BTreeMap<u64, Hash>) {
        let (mut edge, mut roots) = (Edge::new(), BTreeMap::new());
        for n in 0..size {
            edge.push(leaf_hash(&n.to_be_bytes()));
            if asked.contains(&(n + 1)) {
                roots.insert(n + 1, edge.root());
            }
        }
        (edge.take_changed(), roots)
    }

    #[test]
    fn proofs_hold_in_trees_of_several_tiles() {
        let size = 66_000; // three levels of tiles
        let (kept, roots) = grown(size, &[1, 2, 255, 256, 257, 300, 65_536, size]);
        let fetch = |places: &[Place]| Ok(places.iter().filter_map(|p| Some((*p, kept.get(p)?.clone()))).collect());
        for (at, index) in [(1, 0), (255, 3), (256, 255), (257, 256), (65_536, 65_535), (size, 65_000), (size, 0)] {
            let root = roots[&at];
            let proof = prove_inclusion(at, index, &fetch).unwrap();
            let leaf = leaf_hash(&index.to_be_bytes());
            check_inclusion(&proof, at, root, index, leaf).unwrap();
            let other = leaf_hash(b"another");
            assert!(check_inclusion(&proof, at, root, index, other).is_err());
        }
        for (new, old) in [(2, 1), (300, 256), (size, 257), (size, 65_536), (size, size)] {
            let at = |n: u64| roots[&n];
            let proof = prove_consistency(new, old, &fetch).unwrap();
            check_consistency(&proof, (new, at(new)), (old, at(old))).unwrap();
            assert!(check_consistency(&proof, (new, at(new)), (old, EMPTY_HASH)).is_err());
        }
        assert!(prove_inclusion(size, size, &fetch).is_err());
    }

    #[test]
    fn a_tree_goes_on_from_what_was_kept() {
        let sizes = [1u64, 255, 256, 257, 511, 65_535, 65_536, 65_537, 69_999];
        let asked: Vec<u64> = sizes.iter().flat_map(|n| [*n, n + 1]).collect();
        let (kept, roots) = grown(70_000, &asked);
        for size in sizes {
            let mut edge = Edge::resume(size, |place| kept.get(&place).cloned()).unwrap();
            assert!(Edge::places(size).iter().all(|p| kept.contains_key(p)));
            assert_eq!(edge.root(), roots[&size], "{size}");
            edge.push(leaf_hash(&size.to_be_bytes()));
            assert_eq!(edge.root(), roots[&(size + 1)], "{size}");
        }
        assert!(Edge::resume(300, |_| None).is_err());
    }

    proptest::proptest! {
        /// Proofs and tiles from outside, of whatever size they claim: believed only where they hold, and nothing breaks.
        #[test]
        fn no_proof_makes_it_stumble(path in proptest::collection::vec(proptest::prelude::any::<[u8; 32]>(), 0..70), sizes: (u64, u64, u64), near in 0u64..40, tile in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
            let path: Vec<Hash> = path.into_iter().map(Hash).collect();
            let leaf = leaf_hash(b"x");
            for (size, index) in [(sizes.0, sizes.1), (near, sizes.2 % (near + 1))] {
                let believed = check_inclusion(&path, size, Hash([9; 32]), index, leaf).is_ok();
                proptest::prop_assert!(!believed);
                let believed = check_consistency(&path, (size, Hash([9; 32])), (index, Hash([8; 32]))).is_ok();
                proptest::prop_assert!(!believed);
            }
            let fetch = |places: &[Place]| Ok(places.iter().map(|p| (*p, tile.clone())).collect());
            let _ = prove_inclusion(near, sizes.0 % (near + 1), &fetch);
            let _ = Edge::resume(near, |_| Some(tile.clone()));
        }
    }
}
