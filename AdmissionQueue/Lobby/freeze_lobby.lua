-- freeze_lobby.lua - counts a lobby once and for all: arrivals up to the count draw their numbers, later ones follow in order. Whoever asks
-- again is told the same count, so that workers who open a sale together draw the same.
-- KEYS[1] {sale}:sale     hash  state, run_id, ..., lobby_joiners once frozen
-- KEYS[2] {sale}:issued   counter, highest arrival given out
-- Returns how many joined the lobby, or -1 where Redis does not know the sale, or may lack its last joiners (take_number.lua), and so can't count.
if redis.call('HGET', KEYS[1], 'run_id') ~= string.match(redis.call('INFO', 'server'), 'run_id:(%x+)') then
  return -1
end

redis.call('HSETNX', KEYS[1], 'lobby_joiners', redis.call('GET', KEYS[2]) or '0')
return tonumber(redis.call('HGET', KEYS[1], 'lobby_joiners'))
