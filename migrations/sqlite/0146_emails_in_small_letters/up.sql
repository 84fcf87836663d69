UPDATE people SET email = lower(email) WHERE email <> lower(email) AND NOT EXISTS (
    SELECT 1 FROM people other WHERE other.community_id = people.community_id AND other.id <> people.id AND lower(other.email) = lower(people.email)
);
