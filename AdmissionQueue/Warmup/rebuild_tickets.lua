-- rebuild_tickets.lua - Writes tickets of one lane, as the queue topic has them, into a Redis that has lost them.
-- KEYS[1] {sale}:tickets  hash  shopper -> ticket. The first record of a shopper is the ticket; a later copy of it must not replace it.
-- KEYS[2] {sale}:queued   bitmap of the lane, one bit per arrival that Kafka has acknowledged
-- KEYS[3] {sale}:invites  hash  invite code -> shopper who used it first
-- ARGV quadruples shopper, ticket (empty: it was left, and the shopper may have joined anew), arrival, invite (empty: none), in the order of the topic
for i = 1, #ARGV, 4 do
  if ARGV[i + 1] ~= '' then
    redis.call('HSETNX', KEYS[1], ARGV[i], ARGV[i + 1])
  end
  redis.call('SETBIT', KEYS[2], ARGV[i + 2], 1)
  if ARGV[i + 3] ~= '' then
    redis.call('HSETNX', KEYS[3], ARGV[i + 3], ARGV[i])
  end
end
