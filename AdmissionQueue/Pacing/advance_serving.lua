-- advance_serving.lua - Pacer.Advance and, with lanes, LanePacer.Advance inside Redis. Moves serving of all lanes of one sale. Anyone may call it, any number of times.
-- Keys that are counted by number are the main lane's; another lane has its own under KEYS[11]: {sale}:lane:<lane>:serving, and so on.
-- KEYS[1] {sale}:sale      hash  state, rate_per_minute, ramp, burst, partitions (of each lane), active_limit, lanes (name:share,...)
-- KEYS[2] {sale}:serving   hash  number, credit, at_ms, missed; with lanes due, and of another lane number and due alone
-- KEYS[3] {sale}:issued    counter, highest number given out
-- KEYS[4] {sale}:frontier  hash  partition -> lowest number it still has to drain
-- KEYS[5] {sale}:tail      sorted set  partition -> offset after the last ticket that Kafka acknowledged there
-- KEYS[6] {sale}:presence  hash  since_ms, at_ms of the marks of who is here
-- KEYS[7] {sale}:present   prefix of one bitmap a minute: who was seen in it (mark_present.lua)
-- KEYS[8] {sale}:left      bitmap, one bit per number that was given up
-- KEYS[9] {sale}:missed    bitmap, one bit per number that was passed because nobody was there
-- KEYS[10] {sale}:active   hash  count, counted_to; counted_to:<lane> of another lane
-- KEYS[11] {sale}:lane     prefix of the other lanes' keys
-- KEYS[12] {sale}:gap      bitmap, one bit per number that a rebuild left out (mirror_sale.lua)
-- KEYS[13] {sale}:queued   bitmap, one bit per number that Kafka has acknowledged
-- ARGV[1] now_ms  empty: Redis's own clock (production); set: the clock of a test
-- ARGV[2] claims  how many who missed their turn came back: Pacer.AdmitClaims
-- ARGV[3..] triples partition (counted through all lanes, those of the main one first), number, next_offset: what the caller's partitions still have to drain; recorded before serving moves.
--   next_offset is empty where a partition has entries; else what it reads next: one that has not read its tail keeps its last report
-- Returns {number, credit, at_ms, issued, frontier, state, missed, admitted claims, rate_per_minute} and, for each other lane, number, issued,
-- frontier; or nothing where Redis does not know the sale.
local sale = redis.call('HMGET', KEYS[1], 'state', 'rate_per_minute', 'burst', 'partitions', 'active_limit', 'ramp', 'lanes')
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

local lanes = {{share = 100, serving = KEYS[2], issued = KEYS[3], frontier = KEYS[4], present = KEYS[7], left = KEYS[8], missed = KEYS[9],
  gap = KEYS[12], queued = KEYS[13]}}
for name, share in string.gmatch(sale[7] or '', '([^:,]+):(%d+)') do
  local prefix = KEYS[11] .. ':' .. name .. ':'
  lanes[1].share = lanes[1].share - share
  lanes[#lanes + 1] = {
    name = name, share = tonumber(share), serving = prefix .. 'serving', issued = prefix .. 'issued', frontier = prefix .. 'frontier',
    present = prefix .. 'present', left = prefix .. 'left', missed = prefix .. 'missed', gap = prefix .. 'gap', queued = prefix .. 'queued'}
end

for i = 3, #ARGV, 3 do
  local lane = lanes[math.floor(tonumber(ARGV[i]) / partitions) + 1]
  local next_offset = tonumber(ARGV[i + 2])
  local tail = next_offset and tonumber(redis.call('ZSCORE', KEYS[5], ARGV[i])) or 0
  if lane and (not next_offset or next_offset >= tail) then
    redis.call('HSET', lane.frontier, ARGV[i], ARGV[i + 1])
  end
end

local serving = redis.call('HMGET', KEYS[2], 'credit', 'at_ms', 'missed')
local credit, at_ms, missed = tonumber(serving[1]) or 0, tonumber(serving[2]) or now_ms, tonumber(serving[3]) or 0
local served = 0
for _, lane in ipairs(lanes) do
  -- A partition that has not reported yet may still have number 1 to drain.
  local reports = redis.call('HVALS', lane.frontier)
  lane.frontier_number = #reports < partitions and 0 or math.huge
  for _, report in ipairs(reports) do
    lane.frontier_number = math.min(lane.frontier_number, tonumber(report))
  end

  local known = redis.call('HMGET', lane.serving, 'number', 'due')
  lane.number, lane.due = tonumber(known[1]) or 0, tonumber(known[2]) or 0
  lane.issued_number = tonumber(redis.call('GET', lane.issued)) or 0
  lane.limit = math.min(lane.issued_number, lane.frontier_number + burst)
  lane.looks = math.floor(2000 / #lanes)
  served = served + lane.number
end

-- LanePacer.RoomLeft
local active_limit = tonumber(sale[5]) or 0
local room = math.huge
if active_limit > 0 then
  local count = tonumber(redis.call('HGET', KEYS[10], 'count'))
  room = count and math.max(0, active_limit - count) - served or -served
  for _, lane in ipairs(count and lanes or {}) do
    room = room + (tonumber(redis.call('HGET', KEYS[10], lane.name and 'counted_to:' .. lane.name or 'counted_to')) or 0) - 1
  end
end

local elapsed_ms = math.min(math.max(now_ms - at_ms, 0), 100)
credit = credit + rate_per_minute * elapsed_ms
at_ms = math.max(at_ms, now_ms)

-- Pacer.ClaimsAdmitted: who comes back is admitted on credit, before the queue.
local claims = tonumber(ARGV[2])
if claims > 0 then
  local debt_max = math.min(math.max(math.floor(rate_per_minute * 250 / 60000), 1), 500)
  local affordable = math.floor((credit + debt_max * 60000) / 60000)
  claims = rate_per_minute == 0 and 0 or math.max(0, math.min(claims, affordable, room))
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
local any_left, any_gap = false, false
for _, lane in ipairs(lanes) do
  lane.seen_now, lane.seen_before = lane.present .. ':' .. minute, lane.present .. ':' .. (minute - 1)
  lane.any_left = redis.call('EXISTS', lane.left) == 1
  lane.any_gap = redis.call('EXISTS', lane.gap) == 1
  any_left, any_gap = any_left or lane.any_left, any_gap or lane.any_gap
end
local function is_away(lane, candidate)
  return lane.any_gap and redis.call('GETBIT', lane.gap, candidate) == 1 and redis.call('GETBIT', lane.queued, candidate) == 0
    or lane.any_left and redis.call('GETBIT', lane.left, candidate) == 1
    or may_judge and redis.call('GETBIT', lane.seen_now, candidate) == 0 and redis.call('GETBIT', lane.seen_before, candidate) == 0
end

-- Moves a lane past the next one who is there; false where nobody was found.
local judges = any_left or any_gap or may_judge
local function may_go(lane)
  return room > 0 and lane.looks > 0 and lane.number < lane.limit
end
local function pass(lane)
  while may_go(lane) do
    lane.number = lane.number + 1
    room = room - 1
    if not judges then
      return true
    end
    lane.looks = lane.looks - 1
    if not is_away(lane, lane.number) then
      return true
    end
    redis.call('SETBIT', lane.missed, lane.number, 1)
    missed = missed + 1
  end
  return false
end

local earned = math.max(0, math.floor(credit / 60000))
local left = earned
local beyond = true
for _, lane in ipairs(lanes) do
  beyond = beyond and lane.number > lane.limit
end
beyond = beyond or room < 0

if #lanes == 1 and not judges then
  -- One lane in which nobody is away: all at once, however many.
  local passed = math.min(math.max(math.min(lanes[1].limit - lanes[1].number, room), 0), left)
  lanes[1].number, left = lanes[1].number + passed, left - passed
else
  -- LanePacer.Walk.Give: each admission goes to the lane that is owed most of those where somebody waits.
  while left > 0 do
    local most, shares = nil, 0
    for _, lane in ipairs(lanes) do
      lane.takes = may_go(lane)
      if lane.takes then
        shares = shares + lane.share
        if not most or lane.due + lane.share > most.due + most.share then
          most = lane
        end
      end
    end
    if not most then
      break
    end
    if pass(most) then
      for _, lane in ipairs(lanes) do
        lane.due = lane.takes and lane.due + lane.share or lane.due
      end
      most.due = most.due - shares
      left = left - 1
    end
  end
end
credit = (left > 0 or beyond) and math.min(0, credit) or credit - earned * 60000

redis.call('HSET', KEYS[2], 'number', lanes[1].number, 'credit', credit, 'at_ms', at_ms, 'missed', missed)
local answer = {lanes[1].number, credit, at_ms, lanes[1].issued_number, lanes[1].frontier_number, state, missed, claims, rate_per_minute}
for i, lane in ipairs(lanes) do
  if #lanes > 1 then
    redis.call('HSET', lane.serving, 'number', lane.number, 'due', lane.number >= lane.limit and 0 or lane.due)
  end
  if i > 1 then
    answer[#answer + 1] = lane.number
    answer[#answer + 1] = lane.issued_number
    answer[#answer + 1] = lane.frontier_number
  end
end
return answer
