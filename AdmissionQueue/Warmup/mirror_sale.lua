-- mirror_sale.lua - copies what the scripts read of a sale into Redis, unless a newer copy is there already.
-- A sale that Redis does not know is only copied where the caller has just rebuilt its numbers: else they would start again at 1.
-- So is one that was rebuilt in another process of Redis: this one may lack what was written last.
-- KEYS[1] {sale}:sale    KEYS[2] {sale}:issued    KEYS[3] {sale}:serving    KEYS[4] {sale}:lane, prefix of the other lanes' keys
-- KEYS[5] {sale}:gap
-- ARGV[1] revision  ARGV[2] state  ARGV[3] rate_per_minute  ARGV[4] burst  ARGV[5] partitions
-- ARGV[6] active_limit  ARGV[7] ramp  ARGV[8] draining  ARGV[9] lanes (name:share,...)
-- ARGV[10] issued: highest arrival that was ever given out, from a rebuild; empty: only refresh a sale that is there
-- ARGV[11] serving: how far the sale was served, as far as is known (with ARGV[10])
-- ARGV[12] gap: how many of the numbers up to issued were left out by the rebuild, in each lane that has some (with ARGV[10])
-- ARGV[13..] triples lane, issued, serving: the same of the other lanes (with ARGV[10])
-- Returns 1 where the copy is in place (or a newer one is), 0 where Redis does not know the sale and nothing was written.
local known = tonumber(redis.call('HGET', KEYS[1], 'revision'))
local run_id = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
if ARGV[10] == '' and (not known or redis.call('HGET', KEYS[1], 'run_id') ~= run_id) then
  return 0
end
local function place(issued_key, serving_key, gap_key, issued, serving)
  local highest = math.max(tonumber(redis.call('GET', issued_key)) or 0, tonumber(issued))
  redis.call('SET', issued_key, highest)
  redis.call('HSET', serving_key, 'number', math.max(tonumber(redis.call('HGET', serving_key, 'number')) or 0, tonumber(serving)))
  local gap = tonumber(issued) > 0 and tonumber(ARGV[12]) or 0
  for number = issued - gap + 1, gap > 0 and math.min(highest, issued + 10000) or 0 do
    redis.call('SETBIT', gap_key, number, 1)
  end
end
-- Several workers rebuild at once. After the first of them has placed its numbers new ones are given, and the next would leave another gap behind those.
local is_fresh = known and redis.call('HGET', KEYS[1], 'run_id') == run_id
if ARGV[10] ~= '' and not (is_fresh and tonumber(ARGV[12]) > 0) then
  redis.call('HSET', KEYS[1], 'run_id', run_id)
  place(KEYS[2], KEYS[3], KEYS[5], ARGV[10], ARGV[11])
  for i = 13, #ARGV, 3 do
    local lane = KEYS[4] .. ':' .. ARGV[i]
    place(lane .. ':issued', lane .. ':serving', lane .. ':gap', ARGV[i + 1], ARGV[i + 2])
  end
end
if not known or known < tonumber(ARGV[1]) then
  redis.call('HSET', KEYS[1], 'revision', ARGV[1], 'state', ARGV[2], 'rate_per_minute', ARGV[3], 'burst', ARGV[4], 'partitions', ARGV[5],
    'active_limit', ARGV[6], 'ramp', ARGV[7], 'draining', ARGV[8], 'lanes', ARGV[9])
end
return 1
