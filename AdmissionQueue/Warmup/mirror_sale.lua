-- mirror_sale.lua - copies what the scripts read of a sale into Redis, unless a newer copy is there already.
-- A sale that Redis does not know is only copied where the caller has just rebuilt its numbers: else they would start again at 1.
-- So is one that was rebuilt in another process of Redis: this one may lack what was written last.
-- KEYS[1] {sale}:sale    KEYS[2] {sale}:issued    KEYS[3] {sale}:serving    KEYS[4] {sale}:gap
-- ARGV[1] revision  ARGV[2] state  ARGV[3] rate_per_minute  ARGV[4] burst  ARGV[5] partitions
-- ARGV[6] issued: highest arrival that was ever given out, from a rebuild; empty: only refresh a sale that is there
-- ARGV[7] serving: how far the sale was served, as far as is known (with ARGV[6])
-- ARGV[8] active_limit  ARGV[9] ramp  ARGV[10] draining
-- ARGV[11] gap_from: the lowest number that Kafka does not have (with ARGV[6]): from there on nobody is waited for whom Kafka does not get after all
-- Returns 1 where the copy is in place (or a newer one is), 0 where Redis does not know the sale and nothing was written.
local known = tonumber(redis.call('HGET', KEYS[1], 'revision'))
local run_id = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
if ARGV[6] == '' and (not known or redis.call('HGET', KEYS[1], 'run_id') ~= run_id) then
  return 0
end
if ARGV[6] ~= '' then
  redis.call('HSET', KEYS[1], 'run_id', run_id)
  local issued = tonumber(redis.call('GET', KEYS[2])) or 0
  issued = math.max(issued, tonumber(ARGV[6]))
  redis.call('SET', KEYS[2], issued)
  for number = tonumber(ARGV[11]), math.min(issued, tonumber(ARGV[11]) + 9999) do
    redis.call('SETBIT', KEYS[4], number, 1)
  end
  local serving = tonumber(redis.call('HGET', KEYS[3], 'number')) or 0
  redis.call('HSET', KEYS[3], 'number', math.max(serving, tonumber(ARGV[7])))
end
if not known or known < tonumber(ARGV[1]) then
  redis.call('HSET', KEYS[1], 'revision', ARGV[1], 'state', ARGV[2], 'rate_per_minute', ARGV[3], 'burst', ARGV[4], 'partitions', ARGV[5],
    'active_limit', ARGV[8], 'ramp', ARGV[9], 'draining', ARGV[10])
end
return 1
