-- For wrk: asks for the paths of a file one after another, from a place in it on; tells its findings as JSON.
-- Arguments: the file, what to accept, how many paths to leave out first.

local requests, place = {}, 0

function init(arguments)
   for path in io.lines(arguments[1]) do
      requests[#requests + 1] = wrk.format("GET", path, {["Accept"] = arguments[2]})
   end
   place = tonumber(arguments[3])
end

function request()
   place = place % #requests + 1
   return requests[place]
end

function done(summary, latency)
   local failed = summary.errors
   print(string.format(
      '\n{"requests": %d, "seconds": %f, "errors": %d, "median": %f, "p99": %f}',
      summary.requests, summary.duration / 1e6,
      failed.connect + failed.read + failed.write + failed.status + failed.timeout,
      latency:percentile(50) / 1e3, latency:percentile(99) / 1e3
   ))
end
