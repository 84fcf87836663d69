CREATE TRIGGER record_follows BEFORE INSERT ON record
    FOR EACH ROW EXECUTE FUNCTION record_check_follows();
