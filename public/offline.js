// The page that is shown when nothing else is kept: it speaks for itself, without the product's scripts.
const cookie = (name) => new RegExp(`(?:^|; )${name}=([^;]*)`).exec(document.cookie)?.[1];
const english = {
  title: 'No connection · KRYONIX Cache',
  heading: 'No connection',
  body: 'This page has not been kept on this device yet. Your cache goes on working; it just cannot be seen right now.',
  retry: 'Try again',
};
if (cookie('kryonix_locale') === 'en') {
  document.documentElement.lang = 'en';
  document.title = english.title;
  document.querySelector('h1').textContent = english.heading;
  document.querySelector('p').textContent = english.body;
  document.querySelector('button').textContent = english.retry;
}
const theme = cookie('kryonix_theme');
if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
document.querySelector('button').addEventListener('click', () => location.reload());
addEventListener('online', () => location.reload());
