-- What wrk sends beyond a plain GET, and its figures as one line of JSON.
-- BENCH_BODY: a form to post, {n} being a different number each time; BENCH_PAUSE: milliseconds a reader
-- pauses between two pages; BENCH_CROWD: every post comes from another address.
local body = os.getenv("BENCH_BODY")
local pause = tonumber(os.getenv("BENCH_PAUSE") or "")
local crowd = os.getenv("BENCH_CROWD")
local tag = os.getenv("BENCH_TAG") or "0"
local threads, sent = 0, 0

function setup(thread)
  threads = threads + 1
  thread:set("thread", threads)
end

if pause then
  function delay() return pause end
end

if body then
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
  function request()
    sent = sent + 1
    if crowd then
      local high, low = math.floor(sent / 250) % 250, sent % 250
      wrk.headers["X-Forwarded-For"] = string.format("10.%d.%d.%d", (thread or 1) + tonumber(tag) % 200, high, low)
    end
    local number = string.format("%s-%d-%d", tag, thread or 1, sent)
    return wrk.format(nil, nil, nil, (body:gsub("{n}", number)))
  end
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    'BENCH {"requests": %d, "micros": %d, "p50": %d, "p99": %d, "most": %d, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
    e.status, e.connect + e.read + e.write + e.timeout))
end
