//! Whoever opens the example finds the calls of its last days, and no others: what its people were told by text or mail
//! weeks ago is nothing to ring about.

use linli::store::outbox;
use linli::worker::outbox::send_due;

use crate::house::House;
use crate::living;

fn to_ring(house: &House) -> i64 {
    let community = house.community();
    let waiting = house.app.db.read_now(|conn| outbox::waiting(conn, &community)).expect("it reads");
    waiting.iter().filter(|(way, _)| way == "call" || way == "visit").map(|(_, n)| *n).sum()
}

living! {
    the_past_is_not_rung_about, |house| {
        let before = to_ring(house);
        assert!((5..40).contains(&before), "{before}");
        // As the server does by itself: nothing carries text messages here, so what is due ends on the call list.
        for _ in 0..100 {
            if house.wait(send_due(&house.app)).expect("it sends") == 0 {
                break;
            }
        }
        house.run_jobs();
        // What is late on this very day has risen meanwhile, and is news.
        assert!(to_ring(house) <= before + 10, "{before} became {}", to_ring(house));
        let desk = house.staff("desk").get("/desk/calls");
        assert!(desk.says("短信和邮件都还没接通"), "why they are on the list: {}", desk.words());
    }
}
