-- mirror_sale.lua - copies what the scripts read of a sale into Redis, unless a newer copy is there already.
-- A sale that Redis does not know is only copied where the caller has just rebuilt its numbers: else they would start again at 1.
-- KEYS[1] {sale}:sale    KEYS[2] {sale}:issued    KEYS[3] {sale}:serving
-- ARGV[1] revision  ARGV[2] state  ARGV[3] rate_per_minute  ARGV[4] burst  ARGV[5] partitions
-- ARGV[6] issued: highest arrival that was ever given out, from a rebuild; empty: only refresh a sale that is there
-- ARGV[7] serving: how far the sale was served, as far as is known (with ARGV[6])
-- Returns 1 where the copy is in place (or a newer one is), 0 where Redis does not know the sale and nothing was written.
local known = tonumber(redis.call('HGET', KEYS[1], 'revision'))
if not known and ARGV[6] == '' then
  return 0
end
if ARGV[6] ~= '' then
  local issued = tonumber(redis.call('GET', KEYS[2])) or 0
  redis.call('SET', KEYS[2], math.max(issued, tonumber(ARGV[6])))
  local serving = tonumber(redis.call('HGET', KEYS[3], 'number')) or 0
  redis.call('HSET', KEYS[3], 'number', math.max(serving, tonumber(ARGV[7])))
end
if not known or known < tonumber(ARGV[1]) then
  redis.call('HSET', KEYS[1], 'revision', ARGV[1], 'state', ARGV[2], 'rate_per_minute', ARGV[3], 'burst', ARGV[4], 'partitions', ARGV[5])
end
return 1
