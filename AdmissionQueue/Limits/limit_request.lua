-- limit_request.lua - whether one more request of a caller may go on: gcra.lua.
-- KEYS[1] limit:<caller>, in a sale {sale}:limit:<caller>   string, when all of the caller's requests are paid for, in microseconds since 1970
-- ARGV[1] now_us  empty: Redis's own clock (production); set: the clock of a test
-- ARGV[2] interval_us   ARGV[3] window_us
-- Returns {allowed, remaining, reset_us, retry_us}.
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end
return gcra(KEYS[1], now, tonumber(ARGV[2]), tonumber(ARGV[3]))
