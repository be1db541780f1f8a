-- Arguments: a file of targets (host TAB cookie TAB path), a mode (same, bust, click), a salt.
local calls, mode, salt, n = {}, "same", "0", 0

function init(args)
  mode, salt = args[2] or "same", args[3] or "0"
  math.randomseed(tonumber(salt) or 0)
  for line in io.lines(args[1]) do
    local host, cookie, path = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)$")
    local headers = { Host = host }
    if cookie ~= "" then headers.Cookie = cookie end
    calls[#calls + 1] = { path = path, headers = headers, text = wrk.format("GET", path, headers) }
  end
  if mode == "same" and #calls == 1 then
    -- Without a `request` of ours wrk sends the same bytes again and again, and costs least.
    wrk.path, wrk.headers = calls[1].path, calls[1].headers
  else
    request = varied
  end
end

function varied()
  n = n + 1
  local call = calls[mode == "click" and math.random(#calls) or (n - 1) % #calls + 1]
  if mode ~= "bust" then return call.text end
  return wrk.format("GET", call.path .. "?n=" .. salt .. "-" .. n, call.headers)
end

-- People read what they clicked on: half a second to a second and a half.
if os.getenv("LOAD_THINKING") then
  function delay() return math.random(500, 1500) end
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("LOAD %d %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(95), latency:percentile(99), e.connect + e.read + e.write + e.timeout + e.status))
end
