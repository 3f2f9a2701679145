-- gcra.lua - Gcra.Decide inside Redis. Stands before each script that calls it: RedisScript puts it there.
-- key  string, when all of the caller's requests are paid for, in microseconds since 1970
-- now_us   interval_us that a request uses up   window_us
-- Returns {allowed, remaining, reset_us, retry_us}.
local function gcra(key, now_us, interval_us, window_us)
  local paid = tonumber(redis.call('GET', key)) or 0
  local next_paid = math.max(paid, now_us) + interval_us
  local beyond = next_paid - now_us - window_us
  if beyond > 0 then
    return {0, 0, paid - now_us, beyond}
  end
  redis.call('SET', key, string.format('%.0f', next_paid), 'PX', math.ceil((next_paid - now_us) / 1000))
  return {1, math.floor(-beyond / interval_us), next_paid - now_us, 0}
end
