// Keeps the line about documents that are not read yet up to date, while they are read.

const PAUSE = 2000; // milliseconds
const line = document.querySelector("[data-status]");

async function renew() {
  if (document.hidden) return true;
  const answer = await fetch(line.dataset.status);
  if (!answer.ok) return false; // a copy of the site as files
  const { loading, pages_waiting: waiting } = await answer.json();
  if (loading) line.firstElementChild.textContent = `Now: ${loading.text}.`;
  if (loading || waiting) return true;
  line.firstElementChild.textContent = "Everything is read now; this page is from before.";
  line.lastElementChild.textContent = "Show the new one";
  line.lastElementChild.href = location.href;
  return false;
}

async function keepRenewing() {
  const goesOn = await renew().catch(() => true); // the server may be back soon
  if (goesOn) setTimeout(keepRenewing, PAUSE);
}

keepRenewing();
