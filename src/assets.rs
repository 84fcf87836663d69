//! Styles, scripts and icons inside the binary, each at an address that changes when its content does.

/// One file of web/css, web/js or web/icons, with the copies made when building.
#[derive(Debug)]
pub struct Asset {
    /// As in web/: `app.css`.
    pub name: &'static str,
    /// As in pages: `/assets/app.1a2b3c4d.css`.
    pub path: &'static str,
    pub mime: &'static str,
    pub raw: &'static [u8],
    /// Absent where compressing saves nothing.
    pub gz: Option<&'static [u8]>,
    pub br: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// `/sw.js`: the service worker with its list of assets and its version filled in.
pub static SERVICE_WORKER: &str = include_str!(concat!(env!("OUT_DIR"), "/sw.js"));

/// The address of an asset by its name in web/; a name that is not there is a mistake of ours, logged, not a crash.
pub fn path(name: &str) -> &'static str {
    match ASSETS.binary_search_by(|asset| asset.name.cmp(name)) {
        Ok(at) => ASSETS[at].path,
        Err(_) => {
            tracing::error!(name, "a page asks for an asset that was not built in");
            "/assets/missing"
        }
    }
}

/// The asset served at an address; a stale or invented hash finds nothing.
pub fn by_path(path: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.path == path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_asset_is_found_by_its_name_and_by_its_address() {
        for asset in ASSETS {
            assert_eq!(path(asset.name), asset.path);
            assert_eq!(by_path(asset.path).map(|found| found.name), Some(asset.name));
        }
        let addresses: HashSet<_> = ASSETS.iter().map(|asset| asset.path).collect();
        assert_eq!(addresses.len(), ASSETS.len());
    }

    #[test]
    fn a_stale_hash_finds_nothing() {
        assert!(by_path("/assets/app.00000000.css").is_none());
        assert!(by_path("").is_none());
        assert_eq!(path("never.css"), "/assets/missing");
    }

    #[test]
    fn copies_are_smaller_and_say_what_they_are() {
        for asset in ASSETS {
            assert!(
                asset.gz.is_none_or(|gz| gz.len() < asset.raw.len() && gz.starts_with(&[0x1f, 0x8b])),
                "{}",
                asset.name
            );
            assert!(asset.br.is_none_or(|br| br.len() < asset.raw.len()), "{}", asset.name);
        }
    }

    #[test]
    fn the_worker_has_no_marked_place_left() {
        assert!(!["__PRECACHE__", "__VERSION__", "__VISITS__"].iter().any(|mark| SERVICE_WORKER.contains(mark)));
    }
}
