-- advance_serving.lua - Pacer.Advance inside Redis. Moves serving of one sale. Anyone may call it, any number of times.
-- KEYS[1] {sale}:sale      hash  state, rate_per_minute, ramp, burst, partitions, active_limit
-- KEYS[2] {sale}:serving   hash  number, credit, at_ms, missed
-- KEYS[3] {sale}:issued    counter, highest number given out
-- KEYS[4] {sale}:frontier  hash  partition -> lowest number it still has to drain
-- KEYS[5] {sale}:tail      sorted set  partition -> offset after the last ticket that Kafka acknowledged there
-- KEYS[6] {sale}:presence  hash  since_ms, at_ms of the marks of who is here
-- KEYS[7] {sale}:present   prefix of one bitmap a minute: who was seen in it (mark_present.lua)
-- KEYS[8] {sale}:left      bitmap, one bit per number that was given up
-- KEYS[9] {sale}:missed    bitmap, one bit per number that was passed because nobody was there
-- KEYS[10] {sale}:active   hash  count, counted_to
-- KEYS[11] {sale}:gap      bitmap, one bit per number that a rebuild left out (mirror_sale.lua)
-- KEYS[12] {sale}:queued   bitmap, one bit per number that Kafka has acknowledged
-- ARGV[1] now_ms  empty: Redis's own clock (production); set: the clock of a test
-- ARGV[2] claims  how many who missed their turn came back: Pacer.AdmitClaims
-- ARGV[3..] triples partition, number, next_offset: what the caller's partitions still have to drain; recorded before serving moves.
--   next_offset is empty where a partition has entries; else what it reads next: one that has not read its tail keeps its last report
-- Returns {number, credit, at_ms, issued, frontier, state, missed, admitted claims, rate_per_minute}, or nothing where Redis does not know
-- the sale.
local sale = redis.call('HMGET', KEYS[1], 'state', 'rate_per_minute', 'burst', 'partitions', 'active_limit', 'ramp')
local state, burst, partitions = sale[1], tonumber(sale[3]), tonumber(sale[4])
if not state then
  return {}
end

local now_ms = tonumber(ARGV[1])
if not now_ms then
  local time = redis.call('TIME')
  now_ms = time[1] * 1000 + math.floor(time[2] / 1000)
end

-- RateRamp.RateAt
local function rate_at(points, otherwise)
  local from_ms, from
  for to_ms, rate in string.gmatch(points, '(%d+):(%d+)') do
    to_ms, rate = tonumber(to_ms), tonumber(rate)
    from_ms, from = from_ms or to_ms, from or rate
    if now_ms < to_ms then
      return now_ms <= from_ms and from or from + math.floor((rate - from) * (now_ms - from_ms) / (to_ms - from_ms))
    end
    from_ms, from = to_ms, rate
  end
  return from or otherwise
end
local rate_per_minute = state == 'open' and rate_at(sale[6] or '', tonumber(sale[2])) or 0

for i = 3, #ARGV, 3 do
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

local serving = redis.call('HMGET', KEYS[2], 'number', 'credit', 'at_ms', 'missed')
local number, credit = tonumber(serving[1]) or 0, tonumber(serving[2]) or 0
local at_ms, missed = tonumber(serving[3]) or now_ms, tonumber(serving[4]) or 0
local issued = tonumber(redis.call('GET', KEYS[3])) or 0

-- Pacer.RoomFor
local active_limit = tonumber(sale[5]) or 0
local room = math.huge
if active_limit > 0 then
  local active = redis.call('HMGET', KEYS[10], 'count', 'counted_to')
  local count = tonumber(active[1])
  room = count and tonumber(active[2]) - 1 + math.max(0, active_limit - count) or 0
end

local elapsed_ms = math.min(math.max(now_ms - at_ms, 0), 100)
credit = credit + rate_per_minute * elapsed_ms
at_ms = math.max(at_ms, now_ms)

-- Pacer.AdmitClaims: who comes back is admitted on credit, before the queue.
local claims = tonumber(ARGV[2])
if claims > 0 then
  local debt_max = math.min(math.max(math.floor(rate_per_minute * 250 / 60000), 1), 500)
  local affordable = math.floor((credit + debt_max * 60000) / 60000)
  claims = rate_per_minute == 0 and 0 or math.max(0, math.min(claims, affordable, room - number))
  credit = credit - claims * 60000
  if active_limit > 0 and claims > 0 then
    redis.call('HINCRBY', KEYS[10], 'count', claims)
    room = room - claims
  end
end

-- PresenceRules.MayJudge
local marks = redis.call('HMGET', KEYS[6], 'since_ms', 'at_ms')
local may_judge = marks[1] and now_ms - tonumber(marks[2]) <= 10000 and now_ms - tonumber(marks[1]) >= 60000
local minute = math.floor(now_ms / 60000)
local seen_now, seen_before = KEYS[7] .. ':' .. minute, KEYS[7] .. ':' .. (minute - 1)
local any_left = redis.call('EXISTS', KEYS[8]) == 1
local any_gap = redis.call('EXISTS', KEYS[11]) == 1
local function is_away(candidate)
  return any_gap and redis.call('GETBIT', KEYS[11], candidate) == 1 and redis.call('GETBIT', KEYS[12], candidate) == 0
    or any_left and redis.call('GETBIT', KEYS[8], candidate) == 1
    or may_judge and redis.call('GETBIT', seen_now, candidate) == 0 and redis.call('GETBIT', seen_before, candidate) == 0
end

local limit = math.min(issued, frontier + burst, room)
local earned = math.max(0, math.floor(credit / 60000))
local left = earned
if any_gap or any_left or may_judge then
  local looks = 0
  while left > 0 and number < limit and looks < 2000 do
    number = number + 1
    looks = looks + 1
    if is_away(number) then
      redis.call('SETBIT', KEYS[9], number, 1)
      missed = missed + 1
    else
      left = left - 1
    end
  end
else
  local passed = math.min(math.max(limit - number, 0), earned)
  number, left = number + passed, earned - passed
end
credit = (left > 0 or number > limit) and math.min(0, credit) or credit - earned * 60000

redis.call('HSET', KEYS[2], 'number', number, 'credit', credit, 'at_ms', at_ms, 'missed', missed)
return {number, credit, at_ms, issued, frontier, state, missed, claims, rate_per_minute}
