ALTER TABLE responsibilities
    ADD COLUMN hours TEXT NOT NULL DEFAULT 'calendar' CHECK (hours IN ('calendar', 'working')),
    ADD COLUMN tier INTEGER NOT NULL DEFAULT 1 CHECK (tier IN (1, 2));
