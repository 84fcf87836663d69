//! Without a gateway messages are only written down: the desk sees them, whose they are, and who knows by now.

use linli::worker::outbox::send_due;

use crate::house::House;
use crate::living;

fn send_all(house: &House) {
    for _ in 0..50 {
        if house.wait(send_due(&house.app)).expect("the outbox can be read") == 0 {
            return;
        }
    }
}

/// Somebody of the example whom text messages reach.
fn texted(house: &House) -> (String, String, String) {
    use diesel::prelude::*;
    use linli::store::conn::{Conn, DatabaseUrl, Opener, Use};
    use linli::store::schema::people;
    let url = DatabaseUrl::parse(&house.database).expect("an address");
    let mut conn: Conn = Opener { url, purpose: Use::Read }.open().expect("it opens");
    people::table
        .filter(people::reach.like("sms%"))
        .filter(people::phone.is_not_null())
        .filter(people::phone_shared.eq(false))
        .filter(people::state.eq("active"))
        .filter(people::is_resident.eq(true))
        .select((people::id, people::name, people::phone.assume_not_null()))
        .first(&mut conn)
        .expect("somebody chose text messages")
}

living! {
    /// What would have been texted stands there with its person, marked until somebody told them.
    the_desk_sees_what_was_not_sent, |house| {
        let (id, name, phone) = texted(house);
        let desk = house.staff("desk");
        let person = crate::stories::passkeys::opened(&desk, &format!("/desk/people/{id}"));
        let card = desk.submit(&person, "/card", &[]);
        assert_eq!(card.status, 200, "{}", card.words());
        send_all(house);
        let page = desk.get("/desk/messages");
        assert_eq!(page.status, 200);
        assert!(page.says(&name) && page.says("还没告诉，在电话单上"), "{}", page.words());
        assert!(page.says("短信还没有接通"), "{}", page.words());
        assert!(!page.text.contains(&phone), "numbers are masked");
        assert!(page.link("/desk/people/0").starts_with("/desk/people/"));

        // Who has been rung counts as told.
        let calls = desk.get("/desk/calls");
        let reached = calls.link_or_form_of(&name, "/reached");
        desk.submit(&calls, &reached, &[]);
        let page = desk.get("/desk/messages");
        assert!(page.says("告诉到了"), "{}", page.words());

        assert_eq!(house.staff("admin").get("/desk/messages").status, 200);
        assert_eq!(house.staff("auditor").get("/desk/messages").status, 403);
    }
}

living! {
    /// Page by page, each message once.
    many_are_shown_by_page, |house| {
        let (id, ..) = texted(house);
        let desk = house.staff("desk");
        let person = crate::stories::passkeys::opened(&desk, &format!("/desk/people/{id}"));
        for n in 0..30 {
            let csrf = person.form("/card").hidden.into_iter().find(|(name, _)| name == "csrf").expect("a token").1;
            let made = desk.post_raw(&format!("/desk/people/{id}/card"), &[("csrf", &csrf), ("key", &format!("many-{n}"))]);
            assert_eq!(made.status, 200, "{}", made.words());
        }
        send_all(house);
        let first = desk.get("/desk/messages");
        let second = desk.get(&first.link("before="));
        let rows = |page: &crate::house::Page| page.text.matches("<tr><td").count();
        assert_eq!(rows(&first), 25);
        assert!(rows(&second) >= 5, "{}", second.words());
        assert_eq!(desk.get("/desk/messages?before=nonsense").status, 200);
    }
}
