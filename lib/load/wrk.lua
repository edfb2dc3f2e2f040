-- wrk script: makes the call that lies in the folder FAASLAB_CALL, and leaves there what wrk's own text leaves out or rounds.
-- Texts are read from files, not from variables: Linux takes 131,071 bytes of one.

local folder = os.getenv("FAASLAB_CALL")

local function read(name)
  local file = assert(io.open(folder .. "/" .. name, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

wrk.method = read("method")
local body = read("body")
if #body > 0 then
  wrk.body = body
end
for name, value in read("headers"):gmatch("([^\n:]+): ([^\n]*)\n") do
  wrk.headers[name] = value
end

function done(summary, latency, requests)
  local file = assert(io.open(folder .. "/result", "w"))
  local function put(...)
    file:write(table.concat({ ... }, " "), "\n")
  end
  local function float(value)
    return string.format("%.17g", value)
  end
  local function int(value)
    return string.format("%d", tonumber(value))
  end
  put("run", int(summary.duration), int(summary.requests), int(summary.bytes))
  local errors = summary.errors
  put("errors", int(errors.connect), int(errors.read), int(errors.write), int(errors.status), int(errors.timeout))
  -- Without a sample wrk's figures are nonsense (a minimum of -2^63).
  if #latency > 0 then
    put("latency", float(latency.mean), float(latency.stdev))
  end
  if #requests > 0 then
    put("rate", int(requests.min), int(requests.max), float(requests.mean), float(requests.stdev))
  end
  for i = 1, #latency do
    local value, count = latency(i)
    put("sample", int(value), int(count))
  end
  file:close()
end
