-- By which way somebody's word that they know of it came.
ALTER TABLE notice_copies ADD COLUMN acknowledged_way TEXT CHECK (acknowledged_way IN ('alone', 'assisted', 'proxy', 'phone', 'desk', 'paper', 'visit', 'group_chat', 'machine'));
