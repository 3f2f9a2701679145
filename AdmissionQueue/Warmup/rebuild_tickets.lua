-- rebuild_tickets.lua - Writes tickets of one lane, as the queue topic has them, into a Redis that has lost them.
-- KEYS[1] {sale}:tickets  hash  shopper -> ticket. A shopper's first ticket is the one with the lowest arrival, whichever is read first: parts of the topic
--                               are read beside each other, and a copy may come again
-- KEYS[2] {sale}:queued   bitmap of the lane, one bit per arrival that Kafka has acknowledged
-- KEYS[3] {sale}:invites  hash  invite code -> shopper who used it first
-- ARGV quadruples shopper, ticket (empty: it was left, and the shopper may have joined anew), arrival, invite (empty: none)
for i = 1, #ARGV, 4 do
  if ARGV[i + 1] ~= '' then
    local held = redis.call('HGET', KEYS[1], ARGV[i])
    if not held or tonumber(string.match(held, '^%d+')) > tonumber(ARGV[i + 2]) then
      redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
    end
  end
  redis.call('SETBIT', KEYS[2], ARGV[i + 2], 1)
  if ARGV[i + 3] ~= '' then
    redis.call('HSETNX', KEYS[3], ARGV[i + 3], ARGV[i])
  end
end
