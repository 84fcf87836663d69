//! 王秀兰 and 陈建国 choose who helps them, and stop it: TRUST.md §3 and §6, cases 1 to 4 and 9.

use std::time::Duration;

use crate::house::{Browser, House, Page};
use crate::living;

/// The page of a resident as whoever acts for them asks for it.
fn her_page(id: &str) -> String {
    format!("/for/{id}")
}

/// The desk writes down that 陈建国 wants help from 李明; gives the mandate's id.
fn draft(house: &House, desk: &Browser, evidence: &str) -> String {
    let cast = house.cast();
    let form = desk.get(&format!("/desk/mandates/new?resident={}", cast.neighbour.id));
    assert_eq!(form.status, 200, "{}", form.words());
    let fields = [
        ("helper", cast.helper.id.as_str()),
        ("matters", "requests"),
        ("matters", "activities"),
        ("term", "three_months"),
        ("evidence", evidence),
    ];
    let drafted = desk.submit(&form, "/desk/mandates", &fields);
    assert_eq!(drafted.status, 200, "{}", drafted.words());
    drafted.url.rsplit('/').next().unwrap_or_default().to_owned()
}

fn consent_at_kiosk(house: &House, desk: &Browser, id: &str) -> Page {
    let kiosk = house.at_kiosk(&house.cast().neighbour);
    let alone = kiosk.get(&format!("/mandates/{id}"));
    assert!(!alone.offers("/consent"), "without staff the kiosk asks nothing: {}", alone.words());
    let page = desk.get(&format!("/desk/mandates/{id}"));
    assert_eq!(desk.submit(&page, "/witness", &[]).status, 200);
    let beside = kiosk.get(&format!("/mandates/{id}"));
    kiosk.submit(&beside, "/consent", &[])
}

/// A photo of a signed page.
fn photo() -> Vec<u8> {
    let mut jpeg = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(640, 480, image::Rgb([250, 248, 240]))
        .write_to(&mut jpeg, image::ImageFormat::Jpeg)
        .expect("a JPEG");
    jpeg.into_inner()
}

living! {
    a_helper_sees_their_own_residents_and_nobody_else, |house| {
        let helper = house.helper();
        let cast = house.cast();
        let list = helper.get("/for");
        assert!(list.status == 200 && list.says(&cast.resident.name), "{}", list.words());
        for address in [her_page(&cast.resident.id), format!("{}/", her_page(&cast.resident.id))] {
            let page = helper.get(&address);
            assert!(page.status == 200 && page.says(&cast.resident.name), "{address}: {} {}", page.status, page.words());
        }
        assert!(helper.get("/for?q=wxl").says(&cast.resident.name));
        assert!(!helper.get("/for?q=zhangsan").says(&cast.resident.name));
        // Case 1: as if nobody of that id lived here.
        let stranger = helper.get(&her_page(&cast.neighbour.id));
        let nobody = helper.get(&her_page("0192f000-0000-7000-8000-000000000000"));
        assert_eq!((stranger.status, nobody.status), (404, 404));
        assert_eq!(stranger.words(), nobody.words());
    }
}

living! {
    consent_at_the_kiosk_holds_at_once_and_stops_at_once, |house| {
        let (desk, helper) = (house.staff("desk"), house.helper());
        let id = draft(house, &desk, "k2");
        let his = her_page(&house.cast().neighbour.id);
        assert_eq!(helper.get(&his).status, 404, "a draft gives no right, not even to know");
        let said = consent_at_kiosk(house, &desk, &id);
        assert_eq!(said.status, 200, "{}", said.words());
        assert_eq!(helper.get(&his).status, 200);
        let form = desk.get(&format!("/desk/mandates/{id}/form"));
        assert!(form.status == 200 && form.says("授权委托书"));
        for view in ["check", "active", "ending", "ended"] {
            assert_eq!(desk.get(&format!("/desk/mandates?view={view}")).status, 200);
        }
        // Cases 4 and 9: the next request of the same session is refused.
        let page = desk.get(&format!("/desk/mandates/{id}"));
        let stopped = desk.submit(&page, "/suspension", &[]);
        assert_eq!(stopped.status, 200, "{}", stopped.words());
        assert_eq!(helper.get(&his).status, 403);
        let page = desk.get(&format!("/desk/mandates/{id}"));
        let without = desk.submit(&page, "/revocation", &[("reason", "")]);
        assert_eq!(without.status, 422, "{}", without.words());
        let page = desk.get(&format!("/desk/mandates/{id}"));
        assert_eq!(desk.submit(&page, "/revocation", &[("reason", "asked"), ("words", "本人打电话来说的")]).status, 200);
        assert_eq!(helper.get(&his).status, 403);
    }
}

living! {
    a_signed_paper_needs_a_witness_who_is_not_the_helper, |house| {
        let (desk, helper) = (house.staff("desk"), house.helper());
        let id = draft(house, &desk, "k3");
        let address = format!("/desk/mandates/{id}");
        let page = desk.get(&address);
        let none = desk.submit_with_photos(&page, "/signature", &[("witness", "周奶奶")], &[]);
        assert_eq!(none.status, 422, "{}", none.words());
        assert!(none.says("周奶奶"), "what was typed is kept");
        let name = house.cast().helper.name.clone();
        let own = desk.submit_with_photos(&desk.get(&address), "/signature", &[("witness", &name)], &[("photo", photo())]);
        assert_eq!(own.status, 422, "{}", own.words());
        let kept = desk.submit_with_photos(&desk.get(&address), "/signature", &[("witness", "周奶奶")], &[("photo", photo())]);
        assert_eq!(kept.status, 200, "{}", kept.words());
        let picture = kept.text.split("src=\"/desk/mandates/photos/").nth(1).and_then(|t| t.split('"').next()).expect("a photo").to_owned();
        assert_eq!(desk.get(&format!("/desk/mandates/photos/{picture}")).status, 200);
        // At once for tiers 0 and 1, but only what he filed himself until it has cooled off.
        let his = her_page(&house.cast().neighbour.id);
        let cooling = helper.get(&his);
        assert_eq!(cooling.status, 200, "{}", cooling.words());
        assert!(!helper.get(&format!("{his}/requests")).says("R-"), "nothing filed before is shown");
        house.advance(Duration::from_secs(73 * 3600));
        assert_eq!(helper.get(&his).status, 200);
    }
}

living! {
    the_helper_gives_it_up_and_the_resident_ends_it, |house| {
        let helper = house.helper();
        let hers = her_page(&house.cast().resident.id);
        let page = helper.get(&hers);
        let mandate = page.text.split("/mandates/").nth(1).and_then(|t| t.split('"').next()).expect("a mandate").to_owned();
        let own = house.resident(&house.cast().resident);
        let list = own.get("/mandates");
        assert!(list.status == 200 && list.says("李明") && list.says("王芳"), "{}", list.words());
        let seen = helper.get(&format!("{hers}/mandates"));
        assert!(seen.status == 200 && !seen.says("王芳"), "a helper sees no one's mandate but their own");
        // Case 2's sister: no one consents for another, whatever the address.
        assert_ne!(helper.post_raw(&format!("/mandates/{mandate}/consent"), &[]).status, 200);
        let one = helper.get(&format!("{hers}/mandates/{mandate}"));
        let done = helper.submit(&one, "/end", &[]);
        assert_eq!(done.status, 200, "{}", done.words());
        assert_eq!(helper.get(&hers).status, 403);
        let daughter = list.text.split("href=\"/mandates/").skip(1).find_map(|t| t.contains("王芳").then(|| t.split('"').next().unwrap_or_default().to_owned()));
        let page = own.get(&format!("/mandates/{}", daughter.expect("her daughter's")));
        let ended = own.submit(&page, "/end", &[]);
        assert_eq!(ended.status, 200, "{}", ended.words());
    }
}

living! {
    on_her_own_phone_the_pin_is_asked_again, |house| {
        let desk = house.staff("desk");
        let id = draft(house, &desk, "k2");
        let own = house.resident(&house.cast().neighbour);
        let page = own.get(&format!("/mandates/{id}"));
        let wrong = own.submit(&page, "/consent", &[("pin", "000000")]);
        assert_eq!(wrong.status, 422, "{}", wrong.words());
        let right = own.submit(&wrong, "/consent", &[("pin", &house.cast().neighbour.pin)]);
        assert_eq!(right.status, 200, "{}", right.words());
        let helper = house.helper();
        assert_eq!(helper.get(&her_page(&house.cast().neighbour.id)).status, 200);
        // Case 3: the term ends by the server's clock.
        house.advance(Duration::from_secs(90 * 24 * 3600));
        let helper = house.helper();
        assert_eq!(helper.get(&her_page(&house.cast().neighbour.id)).status, 403);
    }
}

living! {
    /// Somebody accredited chooses a password with the link the accounts office gives, and then helps.
    a_new_helper_chooses_a_password, |house| {
        let accounts = house.staff("accounts");
        let list = accounts.get("/desk/helpers");
        let wang_fang = list.link_or_form_of("王芳", "/invitation");
        let given = accounts.submit(&list, &wang_fang, &[]);
        assert_eq!(given.status, 200, "{}", given.words());
        let code = given.text.split("/join/").nth(1).expect("a link").split(['"', '<', ' ']).next().expect("a code").to_owned();
        let hers = house.browser();
        let page = hers.get(&format!("/join/{code}"));
        assert_eq!(page.status, 200, "{}", page.words());
        assert!(page.offers("/yourself"), "{}", page.words());
        let second = hers.submit(
            &page,
            "/yourself",
            &[("name", "王芳"), ("email", "wangfang@example.org"), ("password", "walking-by-the-old-canal")],
        );
        assert_eq!(second.status, 200, "{}", second.words());
        assert!(second.offers("/second"), "{}", second.words());
    }
}

living! {
    /// A community that started empty can enter where people live.
    a_building_is_added_with_its_homes, |house| {
        let admin = house.staff("admin");
        let page = admin.get("/desk/settings/buildings/new");
        let wrong = admin.submit(&page, "/desk/settings/buildings", &[("building_name", "13号楼"), ("units", "许多"), ("floors", "6"), ("doors", "2")]);
        assert_eq!(wrong.status, 422);
        assert!(wrong.text.contains("许多") && wrong.text.contains("13号楼"), "what was typed is kept");
        let fields = [("building_name", "13号楼"), ("units", "２"), ("floors", "6"), ("doors", "2")];
        let added = admin.submit(&page, "/desk/settings/buildings", &fields);
        assert!(added.status == 200 && added.says("13号楼"), "{}", added.words());
        let again = admin.get("/desk/settings/buildings/new");
        let twice = admin.submit(&again, "/desk/settings/buildings", &fields);
        assert_eq!(twice.status, 422, "{}", twice.words());
        let desk = house.staff("desk");
        assert!(desk.get("/desk/people/new").says("13号楼"));
    }
}
