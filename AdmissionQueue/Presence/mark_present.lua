-- mark_present.lua - notes who is here: PresenceRules inside Redis. Every web node calls it once a second for every open sale, with or without
-- numbers: that it comes at all is what tells absent shoppers from absent nodes.
-- KEYS[1] {sale}:presence  hash    since_ms, at_ms: marks come without a gap since, and the last one came at
-- KEYS[2] {sale}:present   prefix  of one bitmap a minute, one bit per number: {sale}:present:<minutes since 1970>
-- ARGV[1] now_ms  empty: Redis's own clock (production); set: the clock of a test
-- ARGV[2..] numbers that are here
local now_ms = tonumber(ARGV[1])
if not now_ms then
  local time = redis.call('TIME')
  now_ms = time[1] * 1000 + math.floor(time[2] / 1000)
end

local known = redis.call('HMGET', KEYS[1], 'since_ms', 'at_ms')
local since_ms, at_ms = tonumber(known[1]), tonumber(known[2])
if not since_ms or now_ms - at_ms > 10000 then
  since_ms = now_ms
end
redis.call('HSET', KEYS[1], 'since_ms', since_ms, 'at_ms', math.max(at_ms or 0, now_ms))

if #ARGV > 1 then
  local present = KEYS[2] .. ':' .. math.floor(now_ms / 60000)
  for i = 2, #ARGV do
    redis.call('SETBIT', present, ARGV[i], 1)
  end
  redis.call('PEXPIRE', present, 180000)
end
