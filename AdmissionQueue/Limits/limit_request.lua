-- limit_request.lua - Gcra.Decide inside Redis: whether one more request of a caller may go on.
-- KEYS[1] limit:<caller>, in a sale {sale}:limit:<caller>   string, when all of the caller's requests are paid for, in microseconds since 1970
-- ARGV[1] now_us  empty: Redis's own clock (production); set: the clock of a test
-- ARGV[2] interval_us   ARGV[3] window_us
-- Returns {allowed, remaining, reset_us, retry_us}.
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end
local interval, window = tonumber(ARGV[2]), tonumber(ARGV[3])
local paid = tonumber(redis.call('GET', KEYS[1])) or 0
local next_paid = math.max(paid, now) + interval
local beyond = next_paid - now - window
if beyond > 0 then
  return {0, 0, paid - now, beyond}
end
redis.call('SET', KEYS[1], string.format('%.0f', next_paid), 'PX', math.ceil((next_paid - now) / 1000))
return {1, math.floor(-beyond / interval), next_paid - now, 0}
