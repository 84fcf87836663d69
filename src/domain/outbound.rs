//! Which addresses of machines Linli may call when somebody else chose them (ASVS 1.3.6; TRUST.md §6 case 21).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Can the whole world reach it? Everything that means this machine, this network, or nothing at all is refused
/// (RFC 6890 and the registries it began), also where it hides inside another kind of address.
pub fn public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => public_v4(v4),
        IpAddr::V6(v6) => public_v6(v6),
    }
}

fn public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || a == 0
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && (c == 0 || c == 2))
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19))
        || (a == 198 && b == 51 && c == 100)
        || (a == 203 && b == 0 && c == 113)
        || a >= 240)
}

/// Only 2000::/3 is given out to the world, and of that not what carries an IPv4 address within (6to4, Teredo) or is
/// there for examples. Mapped and translated addresses are judged by what they carry.
fn public_v6(address: Ipv6Addr) -> bool {
    if let Some(v4) = address.to_ipv4_mapped() {
        return public_v4(v4);
    }
    let parts = address.segments();
    if let [0x64, 0xff9b, 0, 0, 0, 0, high, low] = parts {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        return public_v4(Ipv4Addr::new(a, b, c, d));
    }
    let given_out = parts[0] & 0xe000 == 0x2000;
    let special = parts[0] == 0x2002
        || (parts[0] == 0x2001 && parts[1] < 0x200)
        || (parts[0] == 0x2001 && parts[1] == 0xdb8)
        || (parts[0] == 0x3fff && parts[1] < 0x1000);
    given_out && !special
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn may(text: &str) -> bool {
        public(text.parse().unwrap())
    }

    #[test]
    fn the_world_may_be_called() {
        for address in
            ["1.1.1.1", "114.114.114.114", "223.5.5.5", "2400:3200::1", "2606:4700:4700::1111", "::ffff:1.1.1.1"]
        {
            assert!(may(address), "{address}");
        }
    }

    #[test]
    fn this_house_and_its_neighbours_may_not() {
        for address in [
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::7f00:1",
            "64:ff9b::a00:1",
            "fe80::1",
            "fc00::1",
            "fd12:3456::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "2002:7f00:1::",
            "::127.0.0.1",
            "fec0::1",
            "64:ff9b:1::1",
            "3fff::1",
        ] {
            assert!(!may(address), "{address}");
        }
    }

    proptest! {
        #[test]
        fn a_mapped_address_is_judged_as_what_it_carries(bits in any::<u32>()) {
            let v4 = Ipv4Addr::from(bits);
            prop_assert_eq!(public(IpAddr::V6(v4.to_ipv6_mapped())), public(IpAddr::V4(v4)));
        }
    }
}
