-- wrk script: makes the call that lies in the folder FAASLAB_CALL, and leaves there what wrk's own text leaves out or rounds.
-- Texts are read from files, not from variables: Linux takes 131,071 bytes of one.

local folder = os.getenv("FAASLAB_CALL")

local function read(name)
  local file = assert(io.open(folder .. "/" .. name, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

-- As it is and in its order, which wrk's own table of headers does not keep. Made once for each thread, as wrk makes its own.
function wrk.format()
  local method, headers, body = read("method"), read("headers"), read("body")
  local lines = { method .. " " .. wrk.path .. " HTTP/1.1" }
  if not ("\n" .. headers:lower()):find("\nhost:") then
    lines[2] = "Host: " .. wrk.headers["Host"]
  end
  for line in headers:gmatch("([^\n]+)\n") do
    lines[#lines + 1] = line
  end
  if #body > 0 or method ~= "GET" then
    lines[#lines + 1] = "Content-Length: " .. #body
  end
  return table.concat(lines, "\r\n") .. "\r\n\r\n" .. body
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
