-- freeze_lobby.lua - counts a lobby once and for all: arrivals up to the count draw their numbers, later ones follow in order. Whoever asks
-- again is told the same count, so that workers who open a sale together draw the same. Every lane has a lobby of its own.
-- KEYS[1] {sale}:sale     hash  state, run_id, lanes, ..., lobby_joiners once frozen, and lobby_joiners:<lane> of another lane
-- KEYS[2] {sale}:issued   counter, highest arrival given out in the main lane
-- KEYS[3] {sale}:lane     prefix of the other lanes' keys
-- Returns how many joined each lane's lobby, the main one first; nothing where Redis does not know the sale, or may lack its last joiners
-- (take_number.lua), and so can't count.
if redis.call('HGET', KEYS[1], 'run_id') ~= string.match(redis.call('INFO', 'server'), 'run_id:(%x+)') then
  return {}
end

local joiners = {}
local function count(field, issued)
  redis.call('HSETNX', KEYS[1], field, redis.call('GET', issued) or '0')
  joiners[#joiners + 1] = tonumber(redis.call('HGET', KEYS[1], field))
end
count('lobby_joiners', KEYS[2])
for lane in string.gmatch(redis.call('HGET', KEYS[1], 'lanes') or '', '([^:,]+):%d+') do
  count('lobby_joiners:' .. lane, KEYS[3] .. ':' .. lane .. ':issued')
end
return joiners
