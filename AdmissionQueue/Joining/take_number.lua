-- take_number.lua - JoinGate.Decide and the counter in one atomic step: gives a shopper the next arrival, or the same ticket again.
-- KEYS[1] {sale}:sale     hash  state, ...
-- KEYS[2] {sale}:issued   counter, highest arrival given out
-- KEYS[3] {sale}:tickets  hash  shopper -> arrival:ticket:items
-- KEYS[4] {sale}:queued   bitmap, one bit per arrival that Kafka has acknowledged
-- ARGV[1] shopper (16 bytes)   ARGV[2] ticket id for a new ticket (32 digits)   ARGV[3] items for a new ticket (sku=quantity,...)
-- Returns {outcome, arrival, ticket, items, queued}; outcome is one of new same not-open sold-out closed cold; only new and same have the rest.
local state = redis.call('HGET', KEYS[1], 'state')
if not state then
  return {'cold'}
end

local held = redis.call('HGET', KEYS[3], ARGV[1])
if held then
  local arrival, ticket, items = string.match(held, '^(%d+):(%x+):(.*)$')
  return {'same', tonumber(arrival), ticket, items, redis.call('GETBIT', KEYS[4], arrival)}
end

if state == 'sold-out' or state == 'closed' then
  return {state}
end
if state ~= 'lobby' and state ~= 'open' and state ~= 'paused' then
  return {'not-open'}
end

local arrival = redis.call('INCR', KEYS[2])
redis.call('HSET', KEYS[3], ARGV[1], arrival .. ':' .. ARGV[2] .. ':' .. ARGV[3])
return {'new', arrival, ARGV[2], ARGV[3], 0}
