-- forget_ticket.lua - The shopper who left a ticket may join anew. Only that ticket is forgotten: who leaves an old one once more, from another device or
-- on purpose, would else lose the place of the new one, or have both and join a third time.
-- KEYS[1] {sale}:tickets  hash  shopper -> arrival:ticket:items...
-- ARGV[1] shopper (16 bytes)   ARGV[2] ticket id (32 digits)
-- Returns 1 where it was forgotten, 0 where the shopper has another, or none.
local held = redis.call('HGET', KEYS[1], ARGV[1])
if held and string.match(held, '^%d+:(%x+):') == ARGV[2] then
  return redis.call('HDEL', KEYS[1], ARGV[1])
end
return 0
