-- wrk script: posts the body in FAASLAB_BODY and ends with one line, FAASLAB-WRK-JSON {...}.
-- The line carries what wrk's own text leaves out or rounds: errors by kind, exact microseconds, and the histogram.

wrk.method = "POST"
wrk.body = os.getenv("FAASLAB_BODY") or ""
wrk.headers["Content-Type"] = os.getenv("FAASLAB_CONTENT_TYPE") or "text/plain"

local PERCENTILES = { 1, 5, 25, 50, 75, 90, 95, 99, 99.9 }
-- More pairs than this are put into buckets of three significant digits.
local MAX_PAIRS = 5000

local function number(value)
  return string.format("%.17g", value)
end

-- A bucket's lower end, three significant digits.
local function rounded(value)
  local unit = 1
  while value / unit >= 1000 do
    unit = unit * 10
  end
  return math.floor(value / unit) * unit
end

-- Latencies in ascending order as [[microseconds, count], ...], and the number of samples.
local function histogram(latency)
  local pairs_out, total, last = {}, 0, nil
  local coarse = #latency > MAX_PAIRS
  for i = 1, #latency do
    local value, count = latency(i)
    value = tonumber(value)
    count = tonumber(count)
    if coarse then
      value = rounded(value)
    end
    total = total + count
    if last ~= nil and last[1] == value then
      last[2] = last[2] + count
    else
      last = { value, count }
      pairs_out[#pairs_out + 1] = last
    end
  end
  for i, pair in ipairs(pairs_out) do
    pairs_out[i] = string.format("[%d,%d]", pair[1], pair[2])
  end
  return "[" .. table.concat(pairs_out, ",") .. "]", total
end

local function percentiles(latency)
  local out = {}
  for _, p in ipairs(PERCENTILES) do
    out[#out + 1] = string.format('"%s":%d', tostring(p), latency:percentile(p))
  end
  return "{" .. table.concat(out, ",") .. "}"
end

function done(summary, latency, requests)
  local errors = summary.errors
  local pairs_text, count = histogram(latency)
  -- Without a sample wrk's figures are nonsense (a minimum of -2^63): null says so.
  local latency_text, rate_text = "null", "null"
  if count > 0 then
    latency_text = string.format(
      '{"min":%d,"max":%d,"mean":%s,"stdev":%s,"distinct":%d,"count":%d,"percentiles":%s}',
      tonumber(latency.min), tonumber(latency.max), number(latency.mean), number(latency.stdev), #latency, count, percentiles(latency))
    rate_text = string.format(
      '{"min":%d,"max":%d,"mean":%s,"stdev":%s}',
      tonumber(requests.min), tonumber(requests.max), number(requests.mean), number(requests.stdev))
    if #requests == 0 then
      rate_text = "null"
    end
  end
  local line = string.format(
    'FAASLAB-WRK-JSON {"schema":1,"row":"%s","durationUs":%d,"requests":%d,"bytes":%d,'
      .. '"errors":{"connect":%d,"read":%d,"write":%d,"status":%d,"timeout":%d},'
      .. '"latencyUs":%s,"perThreadRate":%s',
    os.getenv("FAASLAB_ROW_ID") or "", summary.duration, summary.requests, summary.bytes,
    errors.connect, errors.read, errors.write, errors.status, errors.timeout, latency_text, rate_text)
  io.write(line, ',"histogram":', pairs_text, "}\n")
  local summary_file = os.getenv("FAASLAB_SUMMARY_FILE")
  if summary_file ~= nil then
    local file = io.open(summary_file, "w")
    if file ~= nil then
      file:write(line, "}\n")
      file:close()
    end
  end
end
