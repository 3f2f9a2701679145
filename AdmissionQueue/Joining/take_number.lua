-- take_number.lua - JoinGate.Decide and the counter in one atomic step: gives a shopper the next arrival, or the same ticket again.
-- A Redis that was started again, or a replica that took over, may lack what was written last, numbers that shoppers were told of among it: it
-- gives none until the sale was rebuilt from Kafka in this very process of Redis (mirror_sale.lua).
-- KEYS[1] {sale}:sale     hash  state, draining, run_id, ...
-- KEYS[2] {sale}:issued   counter, highest arrival given out in the main lane
-- KEYS[3] {sale}:tickets  hash  shopper -> arrival:ticket:items, in another lane arrival:ticket:items:lane:invite
-- KEYS[4] {sale}:queued   bitmap, one bit per arrival of the main lane that Kafka has acknowledged
-- KEYS[5] {sale}:present  prefix of one bitmap a minute: who was seen in it (mark_present.lua)
-- KEYS[6] {sale}:lane     prefix of the other lanes' keys: {sale}:lane:<lane>:issued, :queued, :present
-- KEYS[7] {sale}:invites  hash  invite -> the shopper who used it first
-- KEYS[8] {sale}:limit:<caller>  when all of the caller's requests are paid for: gcra.lua, in the same call
-- ARGV[1] shopper (16 bytes)   ARGV[2] ticket id for a new ticket (32 digits)   ARGV[3] items for a new ticket (sku=quantity,...)
-- ARGV[4] lane; empty: the main one   ARGV[5] invite that opens it; empty: none; !: nothing that is shown opens the sale
-- ARGV[6] interval_us that a request uses up; empty: the caller is not limited   ARGV[7] window_us
-- Returns {{outcome, arrival, ticket, items, queued, lane, invite}, {allowed, remaining, reset_us, retry_us}}; outcome is one of new same not-open
-- draining sold-out closed invite-used refused cold limited; only new and same have the rest. The second is empty where nobody is limited.
local function pay()
  if ARGV[6] == '' then
    return {}
  end
  local time = redis.call('TIME')
  return gcra(KEYS[8], time[1] * 1000000 + time[2], tonumber(ARGV[6]), tonumber(ARGV[7]))
end

local function join()
  local sale = redis.call('HMGET', KEYS[1], 'state', 'draining', 'run_id')
  local state = sale[1]
  if not state or sale[3] ~= string.match(redis.call('INFO', 'server'), 'run_id:(%x+)') then
    return {'cold'}
  end

  local function key_of(lane, main, name)
    return lane == '' and main or KEYS[6] .. ':' .. lane .. ':' .. name
  end

  local held = redis.call('HGET', KEYS[3], ARGV[1])
  if held then
    local arrival, ticket, items, lane, invite = string.match(held, '^(%d+):(%x+):([^:]*):?([^:]*):?(.*)$')
    return {'same', tonumber(arrival), ticket, items, redis.call('GETBIT', key_of(lane, KEYS[4], 'queued'), arrival), lane, invite}
  end

  if state == 'sold-out' or state == 'closed' then
    return {state}
  end
  if state ~= 'lobby' and state ~= 'open' and state ~= 'paused' then
    return {'not-open'}
  end
  if sale[2] == '1' then
    return {'draining'}
  end

  local lane, invite = ARGV[4], ARGV[5]
  if invite == '!' then
    return {'refused'}
  end
  if invite ~= '' and redis.call('HSETNX', KEYS[7], invite, ARGV[1]) == 0 and redis.call('HGET', KEYS[7], invite) ~= ARGV[1] then
    return {'invite-used'}
  end

  local arrival = redis.call('INCR', key_of(lane, KEYS[2], 'issued'))
  local ticket = arrival .. ':' .. ARGV[2] .. ':' .. ARGV[3]
  redis.call('HSET', KEYS[3], ARGV[1], lane == '' and ticket or ticket .. ':' .. lane .. ':' .. invite)

  -- Who just came is here. In a lobby it is too early to say: nobody there has a number that will be served yet.
  if state ~= 'lobby' then
    local present = key_of(lane, KEYS[5], 'present') .. ':' .. math.floor(redis.call('TIME')[1] / 60)
    redis.call('SETBIT', present, arrival, 1)
    redis.call('PEXPIRE', present, 180000)
  end
  return {'new', arrival, ARGV[2], ARGV[3], 0, lane, invite}
end

local limit = pay()
return {limit[1] == 0 and {'limited'} or join(), limit}
