-- advance_serving.lua - Pacer.Advance inside Redis. Moves serving of one sale. Anyone may call it, any number of times.
-- KEYS[1] {sale}:sale      hash  state, rate_per_minute, burst, partitions
-- KEYS[2] {sale}:serving   hash  number, credit, at_ms
-- KEYS[3] {sale}:issued    counter, highest number given out
-- KEYS[4] {sale}:frontier  hash  partition -> lowest number it still has to drain
-- KEYS[5] {sale}:tail      sorted set  partition -> offset after the last ticket that Kafka acknowledged there
-- ARGV[1] now_ms  empty: Redis's own clock (production); set: the clock of a test
-- ARGV[2..] triples partition, number, next_offset: what the caller's partitions still have to drain; recorded before serving moves.
--   next_offset is empty where a partition has entries; else what it reads next: one that has not read its tail keeps its last report
-- Returns {number, credit, at_ms, issued, frontier, state}, or nothing where Redis does not know the sale.
local sale = redis.call('HMGET', KEYS[1], 'state', 'rate_per_minute', 'burst', 'partitions')
local state, burst, partitions = sale[1], tonumber(sale[3]), tonumber(sale[4])
if not state then
  return {}
end
local rate_per_minute = state == 'open' and tonumber(sale[2]) or 0

local now_ms = tonumber(ARGV[1])
if not now_ms then
  local time = redis.call('TIME')
  now_ms = time[1] * 1000 + math.floor(time[2] / 1000)
end

for i = 2, #ARGV, 3 do
  local next_offset = tonumber(ARGV[i + 2])
  local tail = next_offset and tonumber(redis.call('ZSCORE', KEYS[5], ARGV[i])) or 0
  if not next_offset or next_offset >= tail then
    redis.call('HSET', KEYS[4], ARGV[i], ARGV[i + 1])
  end
end

-- A partition that has not reported yet may still have number 1 to drain.
local reports = redis.call('HVALS', KEYS[4])
local frontier = nil
for _, report in ipairs(reports) do
  local number = tonumber(report)
  if not frontier or number < frontier then
    frontier = number
  end
end
if #reports < partitions then
  frontier = 0
end

local serving = redis.call('HMGET', KEYS[2], 'number', 'credit', 'at_ms')
local number, credit = tonumber(serving[1]) or 0, tonumber(serving[2]) or 0
local at_ms = tonumber(serving[3]) or now_ms
local issued = tonumber(redis.call('GET', KEYS[3])) or 0

local elapsed_ms = math.min(math.max(now_ms - at_ms, 0), 100)
credit = credit + rate_per_minute * elapsed_ms
local earned = number + math.floor(credit / 60000)
local limit = math.min(issued, frontier + burst)
at_ms = math.max(at_ms, now_ms)

if earned <= limit then
  number, credit = earned, credit % 60000
else
  number, credit = math.max(number, limit), 0
end

redis.call('HSET', KEYS[2], 'number', number, 'credit', credit, 'at_ms', at_ms)
return {number, credit, at_ms, issued, frontier, state}
