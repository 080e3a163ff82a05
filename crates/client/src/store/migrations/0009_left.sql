-- Each pass asks what is left to send. What was sent stays for as long as its complaint does, and is asked for by that.
CREATE INDEX outbox_left ON outbox (pack_id) WHERE state NOT IN ('{"state":"sent"}', '{"state":"cancelled"}');
